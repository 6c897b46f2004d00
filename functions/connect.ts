import { instant } from '../shared/instant.ts';
import { SUBPROTOCOL } from '../shared/messages/subprotocol.ts';
import type { App } from './app.ts';
import { type ConnectEvent, userOf } from './events.ts';

/**
 * Lets a connection in: writes down whose it is. Nothing is posted, because the client cannot hear before this has
 * answered; it speaks first.
 */
export const connect =
  ({ registry }: Pick<App, 'registry'>) =>
  async ({ requestContext }: ConnectEvent) => {
    const { connectionId, requestTimeEpoch, authorizer } = requestContext;
    await registry.open({
      connectionId,
      user: userOf(authorizer),
      connectedAt: instant(requestTimeEpoch),
      expiresAt: instant(Number(authorizer.expiresAt)),
      sessionId: null,
    });
    return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } };
  };
