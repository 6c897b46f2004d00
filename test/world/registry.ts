import type { ConnectionId } from '../../shared/participant.ts';
import type { Connection, ConnectionTable } from '../../shared/ports.ts';

/** The connections that have been let in, in memory. */
export const memoryRegistry = (): ConnectionTable => {
  const entries = new Map<ConnectionId, Connection>();
  return {
    open: async (connection) => {
      entries.set(connection.connectionId, connection);
    },
    find: async (connectionId) => entries.get(connectionId) ?? null,
    enter: async (connectionId, sessionId) => {
      const before = entries.get(connectionId);
      if (!before) return null;
      entries.set(connectionId, { ...before, sessionId });
      return before;
    },
    remove: async (connectionId) => {
      const before = entries.get(connectionId) ?? null;
      entries.delete(connectionId);
      return before;
    },
  };
};
