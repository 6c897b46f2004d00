import type { ErrorCode } from '../shared/errors.ts';
import { after, type Instant, instant } from '../shared/instant.ts';
import type { Action } from '../shared/messages.ts';
import type { ConnectionId, ParticipantId } from '../shared/participant.ts';
import type { TakeShare } from '../shared/ports.ts';
import type { ClientPace } from './app.ts';

/** How fast a connection may send, and how often a person may do what is dear. */
export type Pace = {
  /** Messages a second, and as many at once after a silence. */
  readonly messagesPerSecond: number;
  readonly messagesAtOnce: number;
  /** Dear actions of one person in an hour, on all their connections together. */
  readonly dearPerHour: number;
};

/**
 * Half of it: whoever keeps to that sends no more in any window of time than may pass in one, however the platform spreads
 * it over environments, each of which may leave a part of a share unused.
 */
export const clientPace = ({ messagesPerSecond, messagesAtOnce }: Omit<Pace, 'dearPerHour'>): ClientPace => ({
  atOnce: Math.max(1, Math.floor(messagesAtOnce / 2)),
  every: Math.ceil(2_000 / messagesPerSecond),
});

/** What stands before the actions, and is told of each. */
export type Guard = {
  /** Whether a connection may send one more now. */
  readonly passes: (connectionId: ConnectionId, now: Instant) => Promise<Verdict>;
  /** Whether this person may do one more thing that costs much. */
  readonly affords: (userId: ParticipantId, now: Instant) => Promise<boolean>;
  /** Is told of every message, by its action; null when it was not one that is done. */
  readonly heard: (action: Action | null) => void;
  /** Is told of every error that a message is answered with. */
  readonly refused: (code: ErrorCode) => void;
};

/** Who has been answered that they are too fast, over and over, is hung up on. */
export type Verdict = 'passes' | 'too fast' | 'hang up';

/** Lets everything pass and tells nobody. */
export const unguarded: Guard = {
  passes: async () => 'passes',
  affords: async () => true,
  heard: () => {},
  refused: () => {},
};

/** What makes a thing that stays, or tells somebody who did not ask. The rest is held back by the pace alone. */
const dear: ReadonlySet<Action> = new Set<Action>([
  'session.create',
  'member.add',
  'invitation.create',
  'group.create',
  'contact.invite',
]);

export const isDear = (action: Action): boolean => dear.has(action);

/** As many connections are remembered; a new one takes the place of the one that has been silent longest. */
export const REMEMBERED = 1_000;

/** After so many refusals in a row, by one environment, nobody is clumsy any more. */
export const MOST_REFUSALS = 100;

/** What an environment lets pass by itself, and how much of the rest it takes at a time: parts of all that may come at once. */
const [FREE, SHARE] = [1 / 12, 1 / 6];

type Spent = {
  /** What this environment may still let pass without asking. It drips back. */
  readonly free: number;
  readonly at: Instant;
  /** What is left of the shares that were taken in this window; null when there was none left to take. */
  readonly share: number | null;
  readonly window: number;
  readonly refusals: number;
};

/**
 * The pace of a connection, whose messages the platform spreads over as many environments as it likes. A few pass in each
 * without asking, so that whoever is slow costs nothing; whoever is faster takes shares of what all environments together
 * may let pass in a window of time, a sixth of it with each write.
 *
 *     window     |── messagesAtOnce ──|── messagesAtOnce ──|      as long as it takes at messagesPerSecond
 *     and in each environment a twelfth of that besides, for each window
 */
export const pacing = ({ messagesPerSecond, messagesAtOnce }: Pace, take: TakeShare): Guard['passes'] => {
  const free = Math.max(1, Math.floor(messagesAtOnce * FREE));
  const size = Math.max(1, Math.floor(messagesAtOnce * SHARE));
  const length = Math.max(1, (messagesAtOnce / messagesPerSecond) * 1_000);
  const known = new Map<ConnectionId, Spent>();

  const judged = async (connectionId: ConnectionId, now: Instant): Promise<Spent & { verdict: Verdict }> => {
    const window = Math.floor(now / length);
    const before = known.get(connectionId) ?? { free, at: now, share: 0, window, refusals: 0 };
    const dripped = before.free + (Math.max(0, now - before.at) / length) * free;
    const spent = {
      free: Math.min(free, dripped),
      at: now,
      share: before.window === window ? before.share : 0,
      window,
      refusals: 0,
    };
    if (spent.free >= 1) return { ...spent, free: spent.free - 1, verdict: 'passes' };
    let { share } = spent;
    const span = { number: window, endsAt: after(instant(0), Math.ceil((window + 1) * length)) };
    if (share === 0) share = (await take(connectionId, span, size, messagesAtOnce)) ? size : null;
    if (share !== null) return { ...spent, share: share - 1, verdict: 'passes' };
    const refusals = before.refusals + 1;
    return { ...spent, share, refusals, verdict: refusals > MOST_REFUSALS ? 'hang up' : 'too fast' };
  };

  return async (connectionId, now) => {
    const { verdict, ...spent } = await judged(connectionId, now);
    known.delete(connectionId);
    known.set(connectionId, spent);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return verdict;
  };
};
