import { instant } from '../shared/instant.ts';
import { SUBPROTOCOL } from '../shared/messages/subprotocol.ts';
import type { App } from './app.ts';
import { type ConnectEvent, userOf } from './events.ts';

/**
 * Lets a connection in: writes down whose it is. Nothing is posted, because the client cannot hear before this has
 * answered; it speaks first. A guest whose credential no invitation bears has made it up, and costs one read; whose
 * invitation is good no more comes in, and learns by `hello` what is wrong with it.
 */
export const connect =
  ({ registry, invitations }: Pick<App, 'registry' | 'invitations'>, refused: () => void = () => {}) =>
  async ({ requestContext }: ConnectEvent) => {
    const { connectionId, requestTimeEpoch, authorizer } = requestContext;
    const user = userOf(authorizer);
    if (user.kind === 'guest' && (await invitations.find(user.invitation ?? '')) === null) {
      refused();
      return { statusCode: 403 };
    }
    await registry.open({
      connectionId,
      user,
      connectedAt: instant(requestTimeEpoch),
      expiresAt: instant(Number(authorizer.expiresAt)),
      sessionId: null,
    });
    return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': SUBPROTOCOL } };
  };
