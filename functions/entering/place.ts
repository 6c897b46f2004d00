import { goingAway } from '../../shared/lifecycle/happening.ts';
import { placesOf } from '../../shared/path/places.ts';
import type { Connection } from '../../shared/ports/connections.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/**
 * Takes a connection out of wherever it may have been `before`, but for where it is now, or has just been taken out of. Until that
 * is done it stays noted, so that whoever says it again after a death, or the end of the connection, does it.
 */
export const leaveOthers = async (
  app: Pick<App, 'advance' | 'registry'>,
  before: Connection,
  here: SessionId,
  said: number,
): Promise<void> => {
  const { connectionId, entered = [] } = before;
  const others = placesOf(before).filter(({ sessionId }) => sessionId !== here);
  for (const key of others) await app.advance(key, goingAway(connectionId, said));
  const noted = others.map(({ sessionId }) => sessionId).filter((id) => entered.includes(id));
  if (noted.length > 0) await app.registry.haveLeft(connectionId, noted, said);
};
