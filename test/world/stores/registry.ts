import { after, type Duration, type Instant } from '../../../shared/instant.ts';
import type { Connection, ConnectionTable } from '../../../shared/ports/connections.ts';
import type { Clock } from '../../../shared/ports.ts';
import type { ConnectionId, ParticipantId, SessionId } from '../../../shared/presence/participant.ts';

const MOST_LOOKED_AT = 100;
const MOST_ENTERED = 20;

/** How long after somebody has begun to watch the index knows of it. */
export type IndexLag = { readonly clock: Clock; readonly lag: Duration };

/** The connection registry in memory. `membersOf` returns those who may have a session in a list. */
export const memoryRegistry = (
  membersOf: (sessionId: SessionId) => readonly ParticipantId[] = () => [],
  index: IndexLag | null = null,
): ConnectionTable => {
  const entries = new Map<ConnectionId, Connection>();
  const watching = new Map<ConnectionId, Instant>();
  const ofUsers = new Map<ParticipantId, Set<ConnectionId>>();
  const strike = (entry: Connection, left: readonly SessionId[]): Connection => {
    const { entered = [], ...rest } = entry;
    const kept = entered.filter((id) => !left.includes(id));
    return { ...rest, ...(kept.length > 0 && { entered: kept }) };
  };
  return {
    open: async (connection) => {
      const { connectionId, user } = connection;
      entries.set(connectionId, connection);
      ofUsers.set(user.id, (ofUsers.get(user.id) ?? new Set()).add(connectionId));
    },
    find: async (connectionId) => entries.get(connectionId) ?? null,
    enter: async (connectionId, sessionId, said) => {
      const before = entries.get(connectionId);
      if (!before) return null;
      if (said < (before.said ?? said)) return 'overtaken';
      const { entered = [] } = before;
      const noted = entered.length < MOST_ENTERED ? new Set([...entered, sessionId]) : [sessionId];
      entries.set(connectionId, { ...before, sessionId, said, entered: [...noted] });
      return before;
    },
    haveLeft: async (connectionId, sessionIds, said) => {
      const entry = entries.get(connectionId);
      if (entry?.said === said) entries.set(connectionId, strike(entry, sessionIds));
    },
    leave: async (connectionId, sessionId, said) => {
      const before = entries.get(connectionId);
      const elsewhere = before?.sessionId !== null && ![null, before?.sessionId].includes(sessionId);
      if (!before || elsewhere || said < (before.said ?? said)) return null;
      entries.set(connectionId, { ...before, sessionId: null, said });
      return before;
    },
    ofUser: async (userId) =>
      [...(ofUsers.get(userId) ?? [])].slice(0, MOST_LOOKED_AT).flatMap((id) => entries.get(id) ?? []),
    remove: async (connectionId) => {
      const before = entries.get(connectionId) ?? null;
      entries.delete(connectionId);
      if (before) ofUsers.get(before.user.id)?.delete(connectionId);
      if (before && ofUsers.get(before.user.id)?.size === 0) ofUsers.delete(before.user.id);
      watching.delete(connectionId);
      return before;
    },
    watch: async (connectionId, since) => {
      if (!entries.has(connectionId)) return 'missing';
      if (since === null) watching.delete(connectionId);
      else watching.set(connectionId, watching.get(connectionId) ?? since);
      return 'noted';
    },
    watching: async (sessionId) => {
      if (watching.size === 0) return [];
      const members = new Set(membersOf(sessionId));
      return [...watching].flatMap(([connectionId, watchingSince]) => {
        const entry = entries.get(connectionId);
        const isUnknown = index !== null && after(watchingSince, index.lag) > index.clock();
        return entry && members.has(entry.user.id) && !isUnknown ? [{ ...entry, watchingSince }] : [];
      });
    },
  };
};
