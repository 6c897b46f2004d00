import { fromCursor, toCursor } from '../../../functions/aws/items/cursor.ts';
import { noTrail } from '../../../shared/audit/trail.ts';
import { newSession, type Session, type SessionState } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { NUMBERS_OF_A_CLAIM, type SessionTable, type Showing } from '../../../shared/ports/sessions.ts';
import type { ParticipantId, Role, SessionId } from '../../../shared/presence/participant.ts';
import { pageOf } from '../pages.ts';
import { type MemoryGroups, memoryGroups } from './groups.ts';
import { type MemoryMembers, memoryMembers } from './members.ts';

const PAGE = 50;

/** For a change that leaves no record. */
export const unrecorded = { trail: noTrail, owedRecord: null, owedClearing: null };

type Entry = {
  session: Session;
  taken: number;
  showing: Showing;
  untold: Readonly<Record<'pressing' | 'at leisure', Set<ParticipantId>>>;
  told: number;
  toldAt: Instant | null;
};

/** What a test creates a session from, with fewer fields than the ports take. */
export type Founding = {
  readonly createSession: (
    session: Pick<Session, 'id' | 'name'> & Partial<Session>,
  ) => Promise<'created' | 'exists'>;
  readonly addMember: (
    sessionId: SessionId,
    userId: ParticipantId,
    role: Role,
  ) => Promise<'added' | 'exists'>;
  readonly stateOf: (sessionId: SessionId) => SessionState | null;
  /** Marks a session as being deleted, from this instant. */
  readonly doom: (sessionId: SessionId, at: Instant) => void;
  readonly forget: (sessionId: SessionId) => boolean;
};

/** Sessions in memory, for these members and groups. */
export const memorySessions = (
  members: MemoryMembers = memoryMembers(),
  groups: MemoryGroups = memoryGroups(),
): SessionTable & Founding => {
  const sessions = new Map<SessionId, Entry>();

  const table: SessionTable = {
    entrance: async (sessionId, userId) => {
      const role = members.find(sessionId, userId)?.role;
      const session = sessions.get(sessionId)?.session ?? null;
      return {
        session: session?.doomedAt === null ? session : null,
        membership: role ? { sessionId, role } : null,
      };
    },

    create: async (session) => {
      if (sessions.has(session.id)) return 'exists';
      sessions.set(session.id, {
        session,
        taken: 0,
        showing: { shown: 'grey', again: null },
        untold: { pressing: new Set(), 'at leisure': new Set() },
        told: 0,
        toldAt: null,
      });
      return 'created';
    },

    update: async (sessionId, revision, change) => {
      const entry = sessions.get(sessionId);
      const { owedGoverning = null, ruleRevision = 0, ...rest } = change;
      if (entry?.session.revision !== revision || entry.session.ruleRevision !== ruleRevision)
        return 'conflict';
      entry.session = {
        ...entry.session,
        ...rest,
        ...(owedGoverning !== null && { owedGoverning, ruleRevision: ruleRevision + 1 }),
        revision: revision + 1,
      };
      return entry.session;
    },

    impose: async ({ id, imposed, trail, owedRecord, revision, ruleRevision }, since) => {
      const entry = sessions.get(id);
      if (entry?.session.revision !== revision || entry.session.ruleRevision !== ruleRevision)
        return 'conflict';
      entry.session = {
        ...entry.session,
        imposed,
        trail,
        owedRecord,
        ruleRevision: ruleRevision + 1,
        owedGoverning: since,
      };
      return entry.session;
    },

    offer: async (sessionId, owner, heir) => {
      const entry = sessions.get(sessionId);
      if (entry?.session.owner !== owner) return 'conflict';
      entry.session = { ...entry.session, heir };
      return 'offered';
    },

    takeOver: async (sessionId, heir) => {
      const entry = sessions.get(sessionId);
      if (entry?.session.heir !== heir) return 'conflict';
      entry.session = { ...entry.session, owner: heir, heir: null };
      return 'taken';
    },

    strikeRecord: async (sessionId, sequence) => {
      const entry = sessions.get(sessionId);
      if (entry?.session.trail.length === sequence) entry.session = { ...entry.session, owedRecord: null };
    },

    find: async (sessionId) => sessions.get(sessionId)?.session ?? null,

    strikeClearing: async (sessionId, revision) => {
      const entry = sessions.get(sessionId);
      if (entry?.session.revision === revision) entry.session = { ...entry.session, owedClearing: null };
    },

    strikeGoverning: async (sessionId, ruleRevision) => {
      const entry = sessions.get(sessionId);
      if (entry?.session.ruleRevision === ruleRevision)
        entry.session = { ...entry.session, owedGoverning: null };
    },

    uncleared: async (before, limit) =>
      [...sessions.values()]
        .map(({ session }) => ({
          id: session.id,
          since: session.owedClearing?.since ?? session.owedGoverning ?? Number.POSITIVE_INFINITY,
        }))
        .filter(({ since }) => since < before)
        .toSorted((one, other) => one.since - other.since)
        .slice(0, limit)
        .map(({ id }) => id),

    ofUser: async (userId, cursor, within) => {
      const last = fromCursor(userId, cursor);
      const rest = members.recent(userId).filter(({ recency }) => last === null || recency < last);
      const page = rest.slice(0, PAGE);
      const listed = page.flatMap(({ sessionId, member, at }) => {
        const session = sessions.get(sessionId)?.session;
        const left =
          within !== null &&
          ('group' in within
            ? !groups.holds(within.group, sessionId)
            : members.find(sessionId, within.contact) === undefined);
        return session === undefined || left ? [] : [{ session, role: member.role, lastUsedAt: at }];
      });
      const final = page.at(-1);
      const more = final !== undefined && rest.length > PAGE;
      return { sessions: listed, next: more ? toCursor(userId, final.recency) : null };
    },

    occupied: async (cursor) => {
      const all = [...sessions.values()]
        .map(({ session }) => session)
        .filter(({ occupancy }) => occupancy > 0);
      const byId = all.toSorted((one, other) => (one.id < other.id ? -1 : 1));
      const { page, next } = pageOf('occupied', byId, ({ id }) => id, cursor);
      return { sessions: page, next };
    },

    takeNumber: async (sessionId, changed, note = 'pressing') => {
      const entry = sessions.get(sessionId);
      if (!entry) return null;
      entry.taken += 1;
      for (const id of changed) entry.untold[note].add(id);
      const { untold, told, toldAt, session } = entry;
      return {
        number: entry.taken,
        people: untold.pressing.size,
        atLeisure: untold['at leisure'].size,
        told,
        toldAt,
        occupancy: session.occupancy,
        ruleRevision: session.ruleRevision,
      };
    },

    claim: async (sessionId, told, now) => {
      const entry = sessions.get(sessionId);
      if (entry?.told !== told) return 'claimed';
      entry.taken += NUMBERS_OF_A_CLAIM;
      entry.told = entry.taken;
      entry.toldAt = now;
      const { pressing, 'at leisure': atLeisure } = entry.untold;
      const changed = [...new Set([...pressing, ...atLeisure])];
      pressing.clear();
      atLeisure.clear();
      return { number: entry.taken, changed };
    },

    lastNumber: async (sessionId) => sessions.get(sessionId)?.taken ?? 0,

    publishOccupancy: async (sessionId, occupancyRevision, occupancy, door) => {
      const entry = sessions.get(sessionId);
      if (!entry || entry.session.occupancyRevision > occupancyRevision) return 'older';
      entry.session = { ...entry.session, occupancy, door, occupancyRevision };
      return { session: entry.session, ...entry.showing };
    },

    shown: async (sessionId) => {
      const entry = sessions.get(sessionId);
      return entry ? { session: entry.session, ...entry.showing } : null;
    },

    show: async (sessionId, number, showing) => {
      const entry = sessions.get(sessionId);
      if (entry?.session.occupancyRevision !== number) return 'older';
      entry.showing = showing;
      return 'noted';
    },
  };

  return {
    ...table,
    createSession: ({ id, name, ...more }) => table.create({ ...newSession(id, name), ...more }),
    addMember: (sessionId, userId, role) =>
      members.add(sessionId, { userId, name: userId, kind: 'licence-holder', role }, instant(0)),
    stateOf: (sessionId) => sessions.get(sessionId)?.session.state ?? null,
    doom: (sessionId, at) => {
      const entry = sessions.get(sessionId);
      if (entry) entry.session = { ...entry.session, doomedAt: at };
    },
    forget: (sessionId) => sessions.delete(sessionId),
  };
};
