import type { App } from '../../../functions/app.ts';
import { connect } from '../../../functions/connect.ts';
import { disconnect } from '../../../functions/disconnect.ts';
import { message } from '../../../functions/message.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { Functions } from '../platform/gateway.ts';
import { seedOf } from '../platform/random.ts';
import type { Cause } from '../platform/run.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

/** Runs a function. False when a fault struck it. */
type Invoke = (name: string, cause: Cause, act: (app: App) => Promise<unknown>) => Promise<boolean>;

/** The functions behind the gateway, called as the platform calls them. */
export const socketFunctions = (time: VirtualTime, seed: number, invoke: Invoke): Functions => ({
  connect: async ({ connectionId, user, expiresAt }) => {
    let isLetIn = false;
    const cause = { type: 'connect', connectionId } as const;
    const well = await invoke(`connect ${connectionId}`, cause, async (app) => {
      const { statusCode } = await connect(app)({
        requestContext: {
          connectionId,
          requestTimeEpoch: time.now(),
          eventType: 'CONNECT',
          authorizer: authorizerOf(user, expiresAt),
        },
      });
      isLetIn = statusCode === 200;
    });
    return well && isLetIn;
  },
  message: async ({ connectionId, user, expiresAt }, request, doneAt, sentAt, nth) => {
    const receivedAt = time.now();
    const cause = {
      type: 'message',
      connectionId,
      person: user.id,
      request,
      doneAt,
      sentAt,
      receivedAt,
    } as const;
    await invoke(`${request.action} ${connectionId}/${nth}`, cause, (app) =>
      message(app)({
        requestContext: {
          connectionId,
          requestTimeEpoch: receivedAt,
          eventType: 'MESSAGE',
          ...(seedOf(seed, connectionId) % 8 !== 0 && { authorizer: authorizerOf(user, expiresAt) }),
        },
        body: JSON.stringify(request),
      }),
    );
  },
  disconnect: async (connectionId, nth, disconnectStatusCode) => {
    await invoke(`disconnect ${connectionId}/${nth}`, { type: 'disconnect', connectionId }, (app) =>
      disconnect(app)({
        requestContext: {
          connectionId,
          requestTimeEpoch: time.now(),
          eventType: 'DISCONNECT',
          ...(disconnectStatusCode !== undefined && { disconnectStatusCode }),
        },
      }),
    );
  },
});

/** As the platform passes it on: every value is text. */
const authorizerOf = (
  { id, name, kind, invitation, emailKey, authenticatedAt }: User,
  expiresAt: Instant,
) => ({
  userId: id,
  name,
  kind,
  expiresAt: String(expiresAt),
  ...(invitation !== undefined && { invitation }),
  ...(emailKey !== undefined && { emailKey }),
  ...(authenticatedAt !== undefined && { authenticatedAt: String(authenticatedAt) }),
});
