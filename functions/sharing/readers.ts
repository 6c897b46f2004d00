import { intrudersOf } from '../../shared/path/intruders.ts';
import type { Participant, SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/**
 * Those who read along, of people inside. Somebody from whom the session has just been hidden does not any more, whether or
 * not they are out yet; it is looked at only where somebody is inside whom that concerns.
 */
export const readersAmong = async <P extends Participant>(
  { sessions }: Pick<App, 'sessions'>,
  sessionId: SessionId,
  people: readonly P[],
): Promise<readonly P[]> => {
  if (intrudersOf({ state: 'hidden' }, people).length === 0) return people;
  const session = await sessions.find(sessionId);
  const barred: readonly Participant[] = session === null ? people : intrudersOf(session, people);
  return people.filter((person) => !barred.includes(person));
};
