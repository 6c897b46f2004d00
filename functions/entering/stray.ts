import type { ParticipantKey } from '../../shared/presence/participant.ts';
import type { App, Caller } from '../app.ts';
import { standingOf } from '../entitlement/standing.ts';
import { recalled } from './guests.ts';

/**
 * Takes out somebody who is refused, and whom a function has let in on this very connection: their right or their link was taken
 * away in that moment, and it died before it could take that back. Whoever took it away had not seen them yet.
 */
export const takeOutStray = async (
  app: App,
  { user, connectionId }: Caller,
  key: ParticipantKey,
): Promise<void> => {
  const found = await app.participants.load(key);
  if (found === null || found.phase === 'ended' || !Object.hasOwn(found.connections, connectionId)) return;
  if (user.kind === 'guest') {
    // Who has been let in by now is at no door, and stays.
    if ((await recalled(app, user)) !== null)
      await app.advance(key, { type: 'remove', ending: 'uninvited', answered: connectionId });
    return;
  }
  const standing = await standingOf(app, user, key.sessionId);
  if (typeof standing === 'object' && standing.role === null && !standing.fromOutside)
    await app.advance(key, { type: 'remove', answered: connectionId });
};
