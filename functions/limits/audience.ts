import type { Instant } from '../../shared/instant.ts';
import type { SessionId } from '../../shared/presence/participant.ts';

const MOST_KNOWN = 1_000;

/**
 * How many are to be told because of a message for the second hand. Whoever goes on changing what they show calls for the same
 * telling with every message, and it is reckoned once in each environment.
 */
export const audienceOnce = () => {
  const latest = new Map<SessionId, Instant>();
  return (sessionId: SessionId, at: Instant, audience: number): number => {
    if (latest.get(sessionId) === at) return 0;
    if (latest.size >= MOST_KNOWN) latest.clear();
    latest.set(sessionId, at);
    return audience;
  };
};
