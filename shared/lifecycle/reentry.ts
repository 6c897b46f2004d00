import { after, type Instant, latest } from '../instant.ts';
import type { Ended, Participant } from '../presence/participant.ts';
import { asksLogin } from '../presence/timings.ts';
import type { HappeningOf } from './happening.ts';

type Join = HappeningOf<'join'>;

/**
 * Whether somebody who enters by hand must first log in. What proves that they have is the instant that the token says; how fresh the
 * token itself is proves nothing, since it is renewed without anybody being there. Guests have no login: a moderator looks at them anew.
 */
export const mustLogIn = (before: Ended | null, join: Join, now: Instant): boolean => {
  const { policy, door, authenticatedAt = null } = join;
  if (!asksLogin(policy) || door === 'knock') return false;
  const { longestStay } = policy;
  if (longestStay !== null && (authenticatedAt === null || after(authenticatedAt, longestStay) <= now))
    return true;
  return before !== null && !isLoggedInSince(loggedOutAt(before, now), join);
};

/**
 * Whether somebody who was cut off comes back later than time would have logged them out. For them, nobody has been there to
 * answer, so it is no return.
 */
export const isTooLate = (before: Ended, join: Join, now: Instant): boolean =>
  asksLogin(join.policy) && before.wasInside && !isLoggedInSince(loggedOutAt(before, now), join);

/** Whether the way back in asks for a login, as an ending says it. */
export const saysLogIn = ({ policy, kind, ending }: Pick<Ended, 'policy' | 'kind' | 'ending'>): boolean =>
  asksLogin(policy) && kind !== 'guest' && (ending === 'inactivity' || ending === 'limit');

/** When somebody inside has logged in, as far as it matters: of several logins the last. */
export const loginOf = (
  before: Pick<Participant, 'authenticatedAt'> | null,
  { policy, door, authenticatedAt }: Join,
): Pick<Participant, 'authenticatedAt'> => {
  const earlier = before?.authenticatedAt;
  if (!asksLogin(policy) || door === 'knock') return {};
  if (authenticatedAt === undefined) return earlier === undefined ? {} : { authenticatedAt: earlier };
  return { authenticatedAt: latest(authenticatedAt, earlier ?? authenticatedAt) };
};

/** In the very second of a logout nobody has logged in yet. */
const isLoggedInSince = (since: Instant | null, { door, authenticatedAt }: Join): boolean =>
  since === null || (door === 'open' && authenticatedAt !== undefined && authenticatedAt > since);

/** When time has logged them out, or would have, had their connection not been lost; null when it has not. */
const loggedOutAt = (before: Ended, now: Instant): Instant | null => {
  const { ending, endedAt, warnedAt, promised, lastActivityAt, policy } = before;
  if (ending === 'inactivity' || ending === 'limit') return endedAt;
  if (ending !== 'disconnected') return null;
  const since = warnedAt ?? after(lastActivityAt, policy.idleTimeout);
  const silentUntil = latest(after(since, policy.warningPeriod), promised ?? since);
  return silentUntil <= now ? silentUntil : null;
};
