import type { Instant } from '../../../shared/instant.ts';
import type { Whereabouts } from '../../../shared/ports/whereabouts.ts';
import type { ParticipantId, SessionId } from '../../../shared/presence/participant.ts';

const MOST_LOOKED_AT = 100;

/** In memory. */
export const memoryWhereabouts = (): Whereabouts => {
  const noted = new Map<ParticipantId, Map<SessionId, Instant>>();
  return {
    note: async ({ sessionId, participantId }, until) => {
      noted.set(participantId, (noted.get(participantId) ?? new Map()).set(sessionId, until));
    },
    of: async (userId, now) =>
      [...(noted.get(userId) ?? [])]
        .filter(([, until]) => until >= now)
        .map(([sessionId]) => sessionId)
        .toSorted()
        .slice(0, MOST_LOOKED_AT),
  };
};
