import { fromCursor, toCursor } from '../../functions/aws/cursor.ts';
import type { Directory } from '../../functions/aws/directory.ts';
import type { ParticipantId, Role, SessionId } from '../../shared/participant.ts';
import type { SessionTable } from '../../shared/ports.ts';
import type { Session } from '../../shared/session.ts';

const PAGE = 50;

type Entry = { session: Session; taken: number; published: number };

/** Sessions and memberships in memory, with the functions that found them. */
export const memorySessions = (): SessionTable & Directory => {
  const sessions = new Map<SessionId, Entry>();
  const members = new Map<ParticipantId, Map<SessionId, Role>>();

  return {
    createSession: async (session) => {
      if (sessions.has(session.id)) return 'exists';
      sessions.set(session.id, { session, taken: 0, published: 0 });
      return 'created';
    },

    addMember: async (sessionId, userId, role) => {
      const roles = members.get(userId) ?? new Map<SessionId, Role>();
      if (roles.has(sessionId)) return 'exists';
      members.set(userId, roles.set(sessionId, role));
      return 'created';
    },

    entrance: async (sessionId, userId) => {
      const role = members.get(userId)?.get(sessionId);
      return {
        session: sessions.get(sessionId)?.session ?? null,
        membership: role ? { sessionId, role } : null,
      };
    },

    ofUser: async (userId, cursor) => {
      const last = fromCursor(userId, cursor);
      const ids = [...(members.get(userId)?.keys() ?? [])].sort().filter((id) => last === null || id > last);
      const page = ids.slice(0, PAGE);
      const found = page.map((id) => sessions.get(id)?.session).filter((session) => session !== undefined);
      const final = page.at(-1);
      return {
        sessions: found,
        next: final !== undefined && ids.length > PAGE ? toCursor(userId, final) : null,
      };
    },

    takeNumber: async (sessionId) => {
      const entry = sessions.get(sessionId);
      if (!entry) throw new Error(`There is no session ${JSON.stringify(sessionId)} to take a number of.`);
      entry.taken += 1;
      return entry.taken;
    },

    lastNumber: async (sessionId) => sessions.get(sessionId)?.taken ?? 0,

    publishOccupancy: async (sessionId, number, occupancy) => {
      const entry = sessions.get(sessionId);
      if (!entry || entry.published > number) return 'older';
      entry.published = number;
      entry.session = { ...entry.session, occupancy };
      return 'published';
    },
  };
};
