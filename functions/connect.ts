import type { DenialReason } from '../shared/denials.ts';
import { instant } from '../shared/instant.ts';
import { SUBPROTOCOL } from '../shared/messages/subprotocol.ts';
import type { App } from './app.ts';
import { userOf } from './events/authorized.ts';
import type { ConnectEvent } from './events/connect.ts';
import type { Arrives } from './limits/arrivals.ts';
import { isLetIn } from './limits/own-connections.ts';

/**
 * Lets a connection in: writes down whose it is. Nothing is posted, because the client cannot hear before this has
 * answered; it speaks first. A guest whose credential no invitation bears has made it up, and costs one read; whose
 * invitation is good no more comes in, and learns by `hello` what is wrong with it. Nobody has connections without end,
 * nor opens them again and again.
 */
export const connect =
  (
    { registry, invitations }: Pick<App, 'registry' | 'invitations'>,
    arrives: Arrives = async () => true,
    denied: (reason: DenialReason) => void = () => {},
  ) =>
  async ({ requestContext }: ConnectEvent) => {
    const { connectionId, requestTimeEpoch, authorizer } = requestContext;
    const user = userOf(authorizer);
    if (user.kind === 'guest' && (await invitations.find(user.invitation ?? '')) === null) {
      denied('invitation');
      return { statusCode: 403 };
    }
    if (!(await arrives(user, instant(requestTimeEpoch)))) {
      denied('often');
      return { statusCode: 429 };
    }
    if (!(await isLetIn(registry, user))) {
      denied('connections');
      return { statusCode: 429 };
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
