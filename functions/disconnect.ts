import type { App } from './app.ts';
import type { DisconnectEvent } from './events.ts';

/**
 * A connection has closed. It is that connection's end and no other's: this may come long after its person has
 * connected again, or never.
 */
export const disconnect =
  ({ registry, advance }: Pick<App, 'registry' | 'advance'>) =>
  async ({ requestContext: { connectionId } }: DisconnectEvent) => {
    const connection = await registry.remove(connectionId);
    if (connection?.sessionId) {
      const key = { sessionId: connection.sessionId, participantId: connection.user.id };
      await advance(key, { type: 'disconnect', connectionId });
    }
    return { statusCode: 200 };
  };
