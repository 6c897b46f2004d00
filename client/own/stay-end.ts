import type { Client } from '../client.ts';
import { type Clock, systemClock } from '../clock.ts';
import { stopAll, type Unsubscribe } from '../listeners.ts';
import type { Participation } from '../session/participation.ts';
import type { ParticipationState } from '../session/participation-state.ts';

/** The end of my stay, which nothing that I do puts off. */
export type StayEnd = {
  /** When it is over: an instant of the server. */
  readonly at: number;
  /** What begins it anew: a later login, on any tab, before it is over or after; or coming in again. */
  readonly renewedBy: 'login' | 'entry';
};

/** The end of my stay, from when on it has to be said; null before that, and where a stay may be of any length. */
export const stayEndIn = ({ phase, policy }: ParticipationState, serverNow: number): StayEnd | null => {
  const { endsAt, noticeAt = Infinity, renewedBy = 'entry' } = policy ?? {};
  const isInside = phase === 'present' || phase === 'warned';
  return isInside && endsAt !== undefined && serverNow >= noticeAt ? { at: endsAt, renewedBy } : null;
};

/** A timer of a browser goes no further ahead than three weeks: after this, in milliseconds, it is looked again. */
const LONGEST_TIMER = 1e9;

/** Calls back when the end of my stay has to be said, and again whenever that changes: null when there is nothing to say (any more). */
export const watchStayEnd = (
  client: Pick<Client, 'serverNow'>,
  { getSnapshot, subscribe }: Pick<Participation, 'getSnapshot' | 'subscribe'>,
  listener: (end: StayEnd | null) => void,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Unsubscribe => {
  let told: number | undefined;
  let cancel = () => {};
  const look = () => {
    const state = getSnapshot();
    const now = client.serverNow();
    const end = stayEndIn(state, now);
    cancel();
    const ahead = (state.policy?.noticeAt ?? now) - now;
    cancel = ahead > 0 ? clock.after(Math.min(ahead, LONGEST_TIMER), look) : () => {};
    if (end?.at === told) return;
    told = end?.at;
    listener(end);
  };
  const stop = subscribe(look);
  look();
  return stopAll(stop, () => cancel());
};
