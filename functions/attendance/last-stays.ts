import type { ListedSession } from '../../shared/directory/session.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import type { ParticipantId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';
import { type Stay, staysOf } from './reading.ts';

/** In how many of somebody's sessions, those that they entered last, their past is looked for. */
export const MOST_SESSIONS = 20;

/** How many participations are told of each of them. */
export const MOST_OF_EACH = 5;

/**
 * The last participations of somebody in the sessions of their list, the newest first. Nothing is kept by person: it is read
 * where it lies, in the partition of each session.
 */
export const lastStays = async (
  { sessions, records }: Pick<App, 'sessions' | 'records'>,
  userId: ParticipantId,
  isMeant: (listed: ListedSession) => boolean,
): Promise<readonly { readonly stay: Stay; readonly name: string }[]> => {
  const listed = (await sessions.ofUser(userId, null, null)).sessions.filter(isMeant);
  const found: { stay: Stay; name: string }[] = [];
  await eachOf(listed.slice(0, MOST_SESSIONS), AT_ONCE, async ({ session: { id: sessionId, name } }) => {
    const { stays } = await staysOf(records, { sessionId, participantId: userId }, null);
    for (const stay of stays.slice(0, MOST_OF_EACH)) found.push({ stay, name });
  });
  return found.toSorted((one, other) => (other.stay.from ?? 0) - (one.stay.from ?? 0));
};
