import type { Participant } from '../../../shared/presence/participant.ts';
import type { Cloud } from '../stage/cloud.ts';

/** Whoever was sent out because the session is hidden was in one that is. */
export const groundless = (cloud: Cloud, people: readonly Participant[]): string | null => {
  for (const one of people) {
    if (one.phase !== 'ended' || one.ending !== 'hidden') continue;
    const { participantId, sessionId } = one;
    const session = [...cloud.items()].find(
      ({ pk, sk }) => pk?.S === `SESSION#${sessionId}` && sk?.S === 'META',
    );
    const state = session?.state?.S ?? 'hidden';
    if (state !== 'hidden')
      return `${participantId} was sent out of ${sessionId} because it is hidden, and it is ${state}.`;
  }
  return null;
};
