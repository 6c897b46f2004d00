import type { ErrorCode } from '../../shared/errors.ts';
import type { Instant } from '../../shared/instant.ts';
import type { Action } from '../../shared/messages.ts';
import type { TakeShare } from '../../shared/ports.ts';
import type { ConnectionId, ParticipantId } from '../../shared/presence/participant.ts';
import type { ClientPace } from '../app.ts';
import { allotting, MOST_REFUSALS, type Verdict } from './allotment.ts';
import type { Bears } from './burden.ts';

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
export const clientPace = ({
  messagesPerSecond,
  messagesAtOnce,
}: Pick<Pace, 'messagesPerSecond' | 'messagesAtOnce'>): ClientPace => ({
  atOnce: Math.max(1, Math.floor(messagesAtOnce / 2)),
  every: Math.ceil(2_000 / messagesPerSecond),
});

/** What stands before the actions, and is told of each. */
export type Guard = {
  /** Whether a connection may send one more now; null for a message that cannot be read. */
  readonly passes: (connectionId: ConnectionId, now: Instant, action: Action | null) => Promise<Verdict>;
  /** Whether what this person has cost in this hour leaves room for a message; null for one that cannot be read. */
  readonly bears: Bears;
  /** Whether this person may do one more thing that costs much. */
  readonly affords: (userId: ParticipantId, now: Instant) => Promise<boolean>;
  /** Is told of every message, by its action; null when it was not one that is done. */
  readonly heard: (action: Action | null) => void;
  /** Is told of every error that a message is answered with. */
  readonly refused: (code: ErrorCode) => void;
};

/** Lets everything pass and tells nobody. */
export const unguarded: Guard = {
  passes: async () => 'passes',
  bears: async () => ({ verdict: 'passes', settle: () => {} }),
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
  // Of a group it reaches everybody in up to two thousand sessions, most of them after it was answered.
  'rule.put',
]);

export const isDear = (action: Action): boolean => dear.has(action);

/** What an environment lets pass by itself, and how much of the rest it takes at a time: parts of all that may come at once. */
const [FREE, SHARE] = [1 / 12, 1 / 12];

/** Signals have a pace of their own: a cursor that moves keeps nobody from writing, and who writes much has a cursor. */
export const apart =
  (signals: Pacing, others: Pacing): Guard['passes'] =>
  (connectionId, now, action) =>
    (action === 'signal' ? signals : others)(connectionId, now);

type Pacing = (connectionId: ConnectionId, now: Instant) => Promise<Verdict>;

/** How many seconds' worth of signals may come at once on one connection. */
export const SIGNALS_AT_ONCE = 3;

/** The pace of a connection: `messagesAtOnce` in windows as long as they take at `messagesPerSecond`. */
export const pacing = (
  { messagesPerSecond, messagesAtOnce }: Pick<Pace, 'messagesPerSecond' | 'messagesAtOnce'>,
  take: TakeShare,
): Pacing => {
  const messages = allotting(
    {
      most: messagesAtOnce,
      window: Math.max(1, (messagesAtOnce / messagesPerSecond) * 1_000),
      free: Math.max(1, Math.floor(messagesAtOnce * FREE)),
      share: Math.max(1, Math.floor(messagesAtOnce * SHARE)),
    },
    take,
  );
  return async (connectionId, now) => {
    if (!(await messages.isOpen(connectionId, now)))
      return messages.refuse(connectionId) > MOST_REFUSALS ? 'hang up' : 'too fast';
    messages.spend(connectionId, now, 1);
    return 'passes';
  };
};
