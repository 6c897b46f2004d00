import type { DownMessage } from '../../shared/messages.ts';
import type { ConnectionId } from '../../shared/participant.ts';
import type { Connections } from '../../shared/ports.ts';

/** The far end of the connections. Every id is a connection until it has been closed or has vanished. */
export type Gateway = {
  readonly connections: Connections;
  /** The client is not there any more, and nobody has been told. */
  readonly vanish: (connectionId: ConnectionId) => void;
  readonly isOpen: (connectionId: ConnectionId) => boolean;
};

/** Connections in memory; `sent` is told of every message that arrives. */
export const memoryConnections = (
  sent: (connectionId: ConnectionId, message: DownMessage) => void,
): Gateway => {
  const gone = new Set<ConnectionId>();
  return {
    connections: {
      post: async (connectionId, message) => {
        if (gone.has(connectionId)) return 'gone';
        sent(connectionId, message);
        return 'sent';
      },
      close: async (connectionId) => {
        gone.add(connectionId);
      },
    },
    vanish: (connectionId) => {
      gone.add(connectionId);
    },
    isOpen: (connectionId) => !gone.has(connectionId),
  };
};
