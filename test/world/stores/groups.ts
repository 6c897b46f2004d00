import type { Group, GroupId } from '../../../shared/directory/directory.ts';
import type { Member } from '../../../shared/directory/session.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { GroupTable } from '../../../shared/ports/directory.ts';
import type { Belonging } from '../../../shared/ports/rules.ts';
import type { ParticipantId, SessionId } from '../../../shared/presence/participant.ts';
import { pageOf } from '../pages.ts';

type Place = Pick<Member, 'userId' | 'name' | 'role'>;

/** Groups in memory, with a way to look at them that is not a function's I/O. */
export type MemoryGroups = GroupTable & {
  readonly holds: (groupId: GroupId, sessionId: SessionId) => boolean;
  readonly sessionsOf: (groupId: GroupId) => readonly SessionId[];
  readonly find: (groupId: GroupId) => Group | null;
  /** Closed groups, and since when. */
  readonly closed: () => readonly { readonly groupId: GroupId; readonly since: Instant }[];
  /** Increases the revision, if this is still the current one. */
  readonly grow: (groupId: GroupId, revision: number) => boolean;
  readonly belongingOf: (groupId: GroupId, sessionId: SessionId) => Belonging | null;
  readonly belong: (groupId: GroupId, sessionId: SessionId, as: Belonging | null) => void;
};

export const memoryGroups = (): MemoryGroups => {
  const groups = new Map<GroupId, Group>();
  const closed = new Map<GroupId, Instant>();
  const places = new Map<GroupId, Map<ParticipantId, Place>>();
  const sessions = new Map<GroupId, Map<SessionId, Belonging>>();
  const placesOf = (groupId: GroupId) => {
    const there = places.get(groupId) ?? new Map<ParticipantId, Place>();
    places.set(groupId, there);
    return there;
  };
  const sessionsOf = (groupId: GroupId) => {
    const there = sessions.get(groupId) ?? new Map<SessionId, Belonging>();
    sessions.set(groupId, there);
    return there;
  };

  return {
    create: async (group, founder) => {
      if (groups.has(group.id) || closed.has(group.id)) return 'exists';
      groups.set(group.id, group);
      placesOf(group.id).set(founder.userId, { ...founder, role: 'moderator' });
      return 'created';
    },

    entrance: async (groupId, userId) => ({
      group: groups.get(groupId) ?? null,
      role: places.get(groupId)?.get(userId)?.role ?? null,
    }),

    rename: async (groupId, revision, name) => {
      const group = groups.get(groupId);
      if (group?.revision !== revision) return 'conflict';
      const renamed = { ...group, name, revision: revision + 1 };
      groups.set(groupId, renamed);
      return renamed;
    },

    close: async (groupId, at) => {
      if (groups.delete(groupId)) closed.set(groupId, at);
    },

    delete: async (groupId) => {
      places.delete(groupId);
      sessions.delete(groupId);
    },

    add: async (groupId, entry) => {
      const [there, id] =
        'sessionId' in entry
          ? ([sessionsOf(groupId), entry.sessionId] as const)
          : ([placesOf(groupId), entry.member.userId] as const);
      if (there.has(id)) return 'exists';
      if ('sessionId' in entry) sessionsOf(groupId).set(entry.sessionId, 'listed');
      else placesOf(groupId).set(entry.member.userId, entry.member);
      return 'added';
    },

    remove: async (groupId, entry) => {
      if ('sessionId' in entry) sessions.get(groupId)?.delete(entry.sessionId);
      else places.get(groupId)?.delete(entry.userId);
    },

    ofUser: async (userId, cursor) => {
      const ids = [...places].flatMap(([id, people]) => (people.has(userId) ? [id] : [])).sort();
      const { page, next } = pageOf(`USER#${userId} GROUP#`, ids, (id) => id, cursor);
      const listed = page.flatMap((id) => {
        const group = groups.get(id);
        const role = places.get(id)?.get(userId)?.role;
        return group && role ? [{ group, role }] : [];
      });
      return { groups: listed, next };
    },

    members: async (groupId, cursor) => {
      const people = [...(places.get(groupId)?.values() ?? [])];
      people.sort((one, other) => (one.userId < other.userId ? -1 : 1));
      const { page, next } = pageOf(`GROUP#${groupId}`, people, ({ userId }) => userId, cursor);
      return { members: page, next };
    },

    holds: (groupId, sessionId) => sessions.get(groupId)?.has(sessionId) ?? false,
    sessionsOf: (groupId) => [...(sessions.get(groupId)?.keys() ?? [])],
    find: (groupId) => groups.get(groupId) ?? null,
    closed: () => [...closed].map(([groupId, since]) => ({ groupId, since })),
    grow: (groupId, revision) => {
      const group = groups.get(groupId);
      if (group?.revision === revision) groups.set(groupId, { ...group, revision: revision + 1 });
      return group?.revision === revision;
    },
    belongingOf: (groupId, sessionId) => sessions.get(groupId)?.get(sessionId) ?? null,
    belong: (groupId, sessionId, as) => {
      if (as === null) sessions.get(groupId)?.delete(sessionId);
      else sessionsOf(groupId).set(sessionId, as);
    },
  };
};
