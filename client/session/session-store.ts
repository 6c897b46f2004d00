import type { DownMessage, DownOf } from '../../shared/messages.ts';
import type { Clock } from '../clock.ts';
import { contentItems, type Entry, entryOf } from '../content/content.ts';
import { listeners, type Subscribing, type Unsubscribe } from '../listeners.ts';
import { afterMessage, beforeJoining, type ParticipationState } from './participation-state.ts';

export type SessionStore = {
  /** The same object until something changes, as `useSyncExternalStore` wants it. */
  readonly getSnapshot: () => ParticipationState;
  readonly subscribe: (listener: () => void, options?: Subscribing) => Unsubscribe;
  readonly become: (next: ParticipationState) => void;
  /**
   * The same, told in a moment. In the middle of an event of the page to tell is to render, and a framework that renders
   * between two listeners of an `input` puts back into the field what it held before.
   */
  readonly becomeSoon: (next: ParticipationState) => void;
  /** What is stale confirms nothing. */
  receive(message: DownMessage, isStale?: boolean): void;
  /** A listing of the content is about to be asked for; changes that come from now on belong to it. */
  beginListing(): void;
  page(items: DownOf<'content'>['items']): void;
  /** All pages are read, and hold every write up to this revision. */
  completeListing(contentRevision: number): void;
  readonly change: (entry: Entry) => void;
  /** The revision after which a write is missing; null when none is. */
  readonly missingAfter: () => number | null;
};

/** Changes of the content that come within this time are told as one: about a frame, and longer while pages are read. */
const BURST = 16;
const PAGES = 250;

/** The state of one session and its content, as the messages tell it. Whoever asks sees one consistent snapshot. */
export const sessionStore = (clock: Clock): SessionStore => {
  const changed = listeners<void>();
  const content = contentItems();
  let state = beforeJoining;
  let cancel: (() => void) | null = null;

  const getSnapshot = () => {
    const items = content.items();
    if (items !== state.items) state = { ...state, items };
    return state;
  };
  const tell = () => {
    cancel?.();
    cancel = null;
    changed.tell();
  };
  const become = (next: ParticipationState) => {
    if (next === state) return;
    state = next;
    tell();
  };
  const tellSoon = () => {
    cancel ??= clock.after(state.complete ? BURST : PAGES, tell);
  };
  const becomeSoon = (next: ParticipationState) => {
    if (next === state) return;
    state = next;
    tellSoon();
  };
  const change = (entry: Entry) => {
    content.change(entry);
    tellSoon();
  };
  return {
    getSnapshot,
    subscribe: changed.add,
    become,
    becomeSoon,
    beginListing: () => content.begin(),
    page(items) {
      content.page(items);
      tellSoon();
    },
    completeListing(contentRevision) {
      content.complete(contentRevision);
      become({ ...state, complete: true });
    },
    change,
    missingAfter: content.missingAfter,
    receive(message, isStale) {
      // First, so that whoever is told of the joining sees what came with it.
      if (message.type === 'session.joined') content.page(message.content.items);
      const next = afterMessage(state, message);
      become(isStale && next.live ? { ...next, live: false } : next);
      if (message.type === 'content.changed') change(entryOf(message));
      if (message.type === 'content.skipped') content.count(message.revisions);
    },
  };
};
