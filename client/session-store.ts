import type { DownMessage } from '../shared/messages.ts';
import type { Item } from './content.ts';
import { contentItems, type Entry } from './content.ts';
import { listeners, type Subscribing, type Unsubscribe } from './listeners.ts';
import { afterMessage, beforeJoining, type ParticipationState } from './participation-state.ts';

export type SessionStore = {
  /** The same object until something changes, as `useSyncExternalStore` wants it. */
  readonly getSnapshot: () => ParticipationState;
  readonly subscribe: (listener: () => void, options?: Subscribing) => Unsubscribe;
  readonly become: (next: ParticipationState) => void;
  receive(message: DownMessage): void;
  /** A listing of the content is about to be asked for; changes that come from now on belong to it. */
  beginListing(): void;
  page(items: readonly Item[], last: boolean): void;
  readonly change: (entry: Entry) => void;
};

/** The state of one session and its content, as the messages tell it. Whoever asks sees one consistent snapshot. */
export const sessionStore = (): SessionStore => {
  const changed = listeners<void>();
  const content = contentItems();
  let state = beforeJoining;

  const become = (next: ParticipationState) => {
    if (next === state) return;
    state = next;
    changed.tell();
  };
  const page = (items: readonly Item[], last: boolean) => {
    content.page(items, last);
    become({ ...state, items: content.items(), complete: state.complete || last });
  };
  const change = (entry: Entry) => {
    content.change(entry);
    become({ ...state, items: content.items() });
  };
  return {
    getSnapshot: () => state,
    subscribe: (listener, options) => changed.add(listener, options),
    become,
    beginListing: () => content.begin(),
    page,
    change,
    receive(message) {
      become(afterMessage(state, message));
      if (message.type === 'session.joined') page(message.content.items, message.content.next === null);
      if (message.type === 'content.changed') {
        const { itemId, revision, value } = message;
        change(message.deleted ? { itemId, revision, deleted: true } : { itemId, revision, value });
      }
    },
  };
};
