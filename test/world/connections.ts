import { holdsText, jsonOf } from '../../shared/json-text.ts';
import type { DownMessage } from '../../shared/messages.ts';
import type { Connections } from '../../shared/ports/connections.ts';
import type { ConnectionId } from '../../shared/presence/participant.ts';

/** The far ends of the connections. Every id is a connection until it has been closed or has vanished. */
export type Gateway = {
  readonly connections: Connections;
  /** The client disappears, and nobody has been told. */
  readonly vanish: (connectionId: ConnectionId) => void;
  readonly isOpen: (connectionId: ConnectionId) => boolean;
  /** From now on a post to it first does this, which may take its time or fail; null ends that. */
  readonly disturb: (connectionId: ConnectionId, first: (() => Promise<void>) | null) => void;
};

/** Connections in memory; `sent` is called with every message that arrives. */
export const memoryConnections = (
  sent: (connectionId: ConnectionId, message: DownMessage) => void,
): Gateway => {
  const gone = new Set<ConnectionId>();
  const disturbed = new Map<ConnectionId, () => Promise<void>>();
  return {
    connections: {
      post: async (connectionId, message) => {
        await disturbed.get(connectionId)?.();
        if (gone.has(connectionId)) return 'gone';
        sent(connectionId, arrived(message));
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
    disturb: (connectionId, first) => {
      if (first) disturbed.set(connectionId, first);
      else disturbed.delete(connectionId);
    },
  };
};

/** As the client reads it. Messages without people's own values are passed on unchanged. */
const arrived = (message: DownMessage): DownMessage =>
  holdsText(message) ? (JSON.parse(jsonOf(message)) as DownMessage) : message;
