import { recency } from '../../../functions/aws/directory/membership-items.ts';
import type { Member } from '../../../shared/directory/session.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { MemberTable } from '../../../shared/ports/directory.ts';
import type { ParticipantId, SessionId } from '../../../shared/presence/participant.ts';
import { pageOf } from '../pages.ts';

export type Visited = { readonly member: Member; readonly sessionId: SessionId; readonly at: Instant };

/** Memberships in memory, with a way to look at them that is not a function's I/O. */
export type MemoryMembers = MemberTable & {
  readonly find: (sessionId: SessionId, userId: ParticipantId) => Member | undefined;
  /** One user's memberships, most recently used first, each with its position in the list. */
  readonly recent: (userId: ParticipantId) => (Visited & { readonly recency: string })[];
  readonly ids: (sessionId: SessionId) => ParticipantId[];
};

export const memoryMembers = (): MemoryMembers => {
  const users = new Map<ParticipantId, Map<SessionId, Visited>>();
  const find = (sessionId: SessionId, userId: ParticipantId) => users.get(userId)?.get(sessionId);
  const put = (visited: Visited) => {
    const { userId } = visited.member;
    users.set(userId, (users.get(userId) ?? new Map<SessionId, Visited>()).set(visited.sessionId, visited));
  };
  const ids = (sessionId: SessionId) =>
    [...users].flatMap(([userId, sessions]) => (sessions.has(sessionId) ? [userId] : [])).sort();

  return {
    add: async (sessionId, member, at) => {
      if (find(sessionId, member.userId)) return 'exists';
      put({ sessionId, member, at });
      return 'added';
    },

    appoint: async (sessionId, userId, role) => {
      const before = find(sessionId, userId);
      if (!before) return 'missing';
      const member = { ...before.member, role };
      put({ ...before, member });
      return member;
    },

    remove: async (sessionId, userId) => (users.get(userId)?.delete(sessionId) ? 'removed' : 'missing'),

    visit: async (sessionId, visitor, at) => {
      const before = find(sessionId, visitor.userId);
      if (!before) return 'missing';
      put({ sessionId, member: { ...before.member, ...visitor }, at });
      return before.member.role;
    },

    ofSession: async (sessionId, cursor) => {
      const { page, next } = pageOf(`SESSION#${sessionId}`, ids(sessionId), (id) => id, cursor);
      return { members: page.flatMap((id) => find(sessionId, id)?.member ?? []), next };
    },

    find: (sessionId, userId) => find(sessionId, userId)?.member,
    recent: (userId) =>
      [...(users.get(userId)?.values() ?? [])]
        .map((visited) => ({ ...visited, recency: recency(visited.sessionId, visited.at) }))
        .sort((one, other) => (one.recency < other.recency ? 1 : -1)),
    ids,
  };
};
