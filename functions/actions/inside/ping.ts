import type { UpOf } from '../../../shared/messages.ts';
import { isOutdated } from '../../../shared/path/in-force.ts';
import type { App, Caller } from '../../app.ts';
import { type Answer, refused } from '../../message/answer.ts';

/** Keeps the lease. A client that names its session saves us the look at the connection. */
export const ping = async (app: App, caller: Caller, request: UpOf<'ping'>): Promise<Answer> => {
  const { connectionId, user } = caller;
  const sessionId = request.sessionId ?? (await app.registry.find(connectionId))?.sessionId;
  if (!sessionId) return { type: 'pong' };
  const key = { sessionId, participantId: user.id };
  const now = app.clock();
  const renewed = await app.participants.renew(key, connectionId, now);
  if (renewed === 'refused')
    return request.sessionId === undefined
      ? { type: 'pong' }
      : refused('session.not-joined', 'This connection holds no lease in that session.');
  if (isOutdated(renewed, app, now)) await app.advance(key, { type: 'ping', connectionId });
  return { type: 'pong' };
};
