import { isInside } from '../shared/occupancy.ts';
import { type Answer, refusedBy } from './answer.ts';
import type { App, Caller } from './app.ts';

/** What to say to a connection that is not inside; null for one that is. */
export const outsider = async (
  { participants }: Pick<App, 'participants'>,
  { user, connectionId }: Caller,
  sessionId: string,
): Promise<Answer | null> => {
  const person = await participants.load({ sessionId, participantId: user.id });
  if (person?.phase === 'ended') return refusedBy('participation-ended', person);
  const inside = person !== null && isInside(person) && Object.hasOwn(person.connections, connectionId);
  return inside ? null : refusedBy('not-joined', person);
};
