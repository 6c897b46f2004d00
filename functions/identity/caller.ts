import { instant } from '../../shared/instant.ts';
import { placesOf } from '../../shared/path/places.ts';
import type { Connection } from '../../shared/ports/connections.ts';
import type { ParticipantKey } from '../../shared/presence/participant.ts';
import type { App, Caller } from '../app.ts';
import { AuthorizerContext, userOf } from '../events/authorized.ts';
import type { MessageEvent } from '../events/message.ts';

/** Whose message it is: as the authorizer said, or as the connection's entry says; null when neither knows it. */
export const callerOf = async (
  { registry }: Pick<App, 'registry'>,
  { connectionId, requestTimeEpoch, authorizer }: MessageEvent['requestContext'],
): Promise<Caller | null> => {
  const receivedAt = instant(requestTimeEpoch);
  if (authorizer?.userId !== undefined) {
    const context = AuthorizerContext.parse(authorizer);
    return { connectionId, receivedAt, user: userOf(context), expiresAt: instant(Number(context.expiresAt)) };
  }
  const connection = await registry.find(connectionId);
  return connection && { connectionId, receivedAt, user: connection.user, expiresAt: connection.expiresAt };
};

/** Ends a connection whose credential has run out, and tells a participation on it what its alarm was about to. */
export const expire = async (app: App, { connectionId, user }: Caller): Promise<void> => {
  const connection = await app.registry.find(connectionId);
  if (connection?.sessionId) {
    const key = { sessionId: connection.sessionId, participantId: user.id };
    await app.advance(key, { type: 'wake', hand: 'none' });
  }
  await app.connections.close(connectionId);
};

/**
 * Nobody was there to hear the reply: that connection has gone. Its goodbye may never come, or have overtaken the very
 * join that it should have undone; `wanted` is where that join led. If it comes, it finds the entry, and tells how.
 */
export const unheard = async (app: App, connectionId: string, wanted: ParticipantKey | null): Promise<void> =>
  lost(app, connectionId, await app.registry.find(connectionId), wanted);

/** The platform has forgotten that connection, and will say no goodbye. */
export const forgotten = async (app: App, connectionId: string): Promise<void> =>
  lost(app, connectionId, await app.registry.remove(connectionId), null);

const lost = async (
  app: App,
  connectionId: string,
  connection: Connection | null,
  wanted: ParticipantKey | null,
): Promise<void> => {
  const known = connection === null ? [] : placesOf(connection);
  for (const key of known.length === 0 && wanted !== null ? [wanted] : known)
    await app.advance(key, { type: 'disconnect', connectionId });
};
