import type { Cloud } from '../stage/cloud.ts';
import { recordsIn } from './records.ts';

/** Whoever was sent out because the session is hidden was in one that is. */
export const groundless = (cloud: Cloud): string | null => {
  const states = new Map([...cloud.items()].map(({ pk, sk, state }) => [`${pk?.S} ${sk?.S}`, state?.S]));
  for (const { owner, record } of recordsIn(cloud)) {
    const state = states.get(`SESSION#${owner.sessionId} META`);
    if ('ending' in record && record.ending === 'hidden' && state !== undefined && state !== 'hidden')
      return `${owner.participantId} was sent out of ${owner.sessionId} because it is hidden, and it is ${state}.`;
  }
  return null;
};
