import type { Instant } from '../../../shared/instant.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { Functions as Sockets } from '../platform/gateway.ts';
import { seedOf } from '../platform/random.ts';
import type { Cause } from '../platform/run.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { Functions } from '../release/release.ts';

/** Runs a function. False when a fault struck it. */
type Invoke = (
  name: string,
  cause: Cause,
  act: (functions: Functions) => Promise<unknown>,
) => Promise<boolean>;

/** The functions behind the gateway, called as the platform calls them. */
export const socketFunctions = (time: VirtualTime, seed: number, invoke: Invoke): Sockets => ({
  connect: async ({ connectionId, user, expiresAt }) => {
    let isLetIn = false;
    const cause = { type: 'connect', connectionId } as const;
    const well = await invoke(`connect ${connectionId}`, cause, async ({ connect }) => {
      const { statusCode } = await connect({
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
    await invoke(`${request.action} ${connectionId}/${nth}`, cause, ({ message }) =>
      message({
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
    await invoke(
      `disconnect ${connectionId}/${nth}`,
      { type: 'disconnect', connectionId },
      ({ disconnect }) =>
        disconnect({
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
