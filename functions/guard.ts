import type { ErrorCode } from '../shared/errors.ts';
import type { Instant } from '../shared/instant.ts';
import type { Action } from '../shared/messages.ts';
import type { ConnectionId, ParticipantId } from '../shared/participant.ts';

/** How fast a connection may send, and how often a person may do what is dear. */
export type Pace = {
  /** Messages a second, and as many at once after a silence. */
  readonly messagesPerSecond: number;
  readonly messagesAtOnce: number;
  /** Dear actions of one person in an hour, on all their connections together. */
  readonly dearPerHour: number;
};

/** What stands before the actions, and is told of each. */
export type Guard = {
  /** Whether a connection may send one more now. */
  readonly passes: (connectionId: ConnectionId, now: Instant) => boolean;
  /** Whether this person may do one more thing that costs much. */
  readonly affords: (userId: ParticipantId, now: Instant) => Promise<boolean>;
  /** Is told of every message, by its action; null when it was not one that is done. */
  readonly heard: (action: Action | null) => void;
  /** Is told of every error that a message is answered with. */
  readonly refused: (code: ErrorCode) => void;
};

/** Lets everything pass and tells nobody. */
export const unguarded: Guard = {
  passes: () => true,
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

/**
 * A token bucket for each connection, in the memory of this environment: nothing is read or written for it. So it
 * bounds what one connection can make one environment do; API Gateway's own throttles bound all of them.
 */
export const pacing = ({ messagesPerSecond, messagesAtOnce }: Pace): Guard['passes'] => {
  const buckets = new Map<ConnectionId, { readonly left: number; readonly at: Instant }>();
  return (connectionId, now) => {
    const { left, at } = buckets.get(connectionId) ?? { left: messagesAtOnce, at: now };
    const filled = Math.min(messagesAtOnce, left + (Math.max(0, now - at) / 1_000) * messagesPerSecond);
    const passes = filled >= 1;
    buckets.delete(connectionId);
    buckets.set(connectionId, { left: passes ? filled - 1 : filled, at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > REMEMBERED && oldest !== undefined) buckets.delete(oldest);
    return passes;
  };
};
