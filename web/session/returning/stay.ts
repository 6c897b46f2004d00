import {
  type Client,
  type Participation,
  type ParticipationState,
  VigilError,
} from '../../../client/client.ts';
import { ownItem } from '../../../client/own/own-item.ts';
import type { KeptDrafts } from './kept-drafts.ts';
import { type LeftOff, pack, unpack } from './left-off.ts';
import { goTo, placeIn } from './place.ts';

/** A write costs as much as two minutes of presence, so a place is not stored at every step. */
const AT_REST = 2 * 60_000;

/** From entering to the next ending. */
export type Stay = {
  /** Where this person left off before. */
  readonly before: LeftOff;
  readonly goBack: (workspace: Element) => void;
  /** Keeps storing where they are, until it is stopped. */
  readonly keepWhere: (workspace: HTMLElement, kept: KeptDrafts) => () => void;
};

export const beginStay = async (client: Client, participation: Participation): Promise<Stay> => {
  const own = ownItem(client, participation.sessionId);
  const isGuest = client.getWelcome()?.user.kind === 'guest';
  const before = unpack(await own.get().catch(nothing));
  return {
    before,
    goBack: (workspace) => before.place && goTo(workspace, before.place),
    keepWhere: (workspace, kept) =>
      watch(workspace, kept, participation, before, (where) => {
        // A guest who has gone would be refused.
        if (isGuest && !isIn(participation.getSnapshot().phase)) return;
        void own.put(where).catch(nothing);
      }),
  };
};

/** Nobody is kept from anything because a place could not be read or stored. */
const nothing = (error: unknown): null => {
  if (!(error instanceof VigilError)) throw error;
  return null;
};

const watch = (
  workspace: HTMLElement,
  kept: KeptDrafts,
  participation: Participation,
  before: LeftOff,
  put: (where: LeftOff | null) => void,
): (() => void) => {
  const stopping = new AbortController();
  const how = { signal: stopping.signal, passive: true };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written: HTMLTextAreaElement | null = null;
  let said = JSON.stringify(pack(before.place, before.drafts));
  const write = ({ target }: { readonly target: EventTarget | null }) => {
    if (target instanceof HTMLTextAreaElement && target.dataset.item !== undefined) written = target;
  };
  const keep = () => {
    clearTimeout(timer);
    const where = pack(placeIn(workspace, written), kept.stuck());
    const text = JSON.stringify(where);
    if (text === said) return;
    said = text;
    put(where);
  };
  const rest = () => {
    clearTimeout(timer);
    timer = setTimeout(keep, AT_REST);
  };

  write({ target: document.activeElement });
  workspace.addEventListener('focusin', write, how);
  for (const step of ['focusin', 'input', 'keyup', 'pointerup']) workspace.addEventListener(step, rest, how);
  addEventListener('scroll', rest, how);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && keep(), how);
  let last = participation.getSnapshot().phase;
  const stopWatching = participation.subscribe(() => {
    const { phase } = participation.getSnapshot();
    if (phase === last) return;
    // Called before the workspace is hidden: what is visible is still where they were.
    if (phase === 'warned' || (isIn(last) && !isIn(phase))) keep();
    last = phase;
  });
  let stuck = stuckIn(kept);
  const stopMinding = kept.subscribe(() => {
    const now = stuckIn(kept);
    if (now !== stuck) keep();
    stuck = now;
  });
  return () => {
    clearTimeout(timer);
    stopping.abort();
    stopWatching();
    stopMinding();
  };
};

const isIn = (phase: ParticipationState['phase']): boolean => phase === 'present' || phase === 'warned';

/** Which notes are stuck, without their text: it must not change with each letter. */
const stuckIn = (kept: KeptDrafts): string =>
  kept
    .stuck()
    .map(({ itemId }) => itemId)
    .join();
