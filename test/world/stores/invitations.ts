import type { Invitation } from '../../../shared/directory/invitation.ts';
import type { InvitationTable } from '../../../shared/ports/directory.ts';
import { pageOf } from '../pages.ts';

/** Invitations in memory. */
export const memoryInvitations = (): InvitationTable => {
  const invitations = new Map<string, Invitation>();
  return {
    create: async (invitation) => {
      if (invitations.has(invitation.id)) return 'exists';
      invitations.set(invitation.id, invitation);
      return 'created';
    },

    find: async (id) => invitations.get(id) ?? null,

    use: async (id, guestId) => {
      const before = invitations.get(id);
      if (!before || before.uses === null || before.guests.includes(guestId)) return 'refused';
      if (before.revokedAt !== null || before.guests.length >= before.uses) return 'refused';
      invitations.set(id, { ...before, guests: [...before.guests, guestId] });
      return 'counted';
    },

    giveBack: async (id, guestId) => {
      const before = invitations.get(id);
      if (!before?.guests.includes(guestId)) return;
      invitations.set(id, { ...before, guests: before.guests.filter((guest) => guest !== guestId) });
    },

    revoke: async (id, sessionId, at) => {
      const before = invitations.get(id);
      if (before?.sessionId !== sessionId) return 'missing';
      invitations.set(id, { ...before, revokedAt: before.revokedAt ?? at });
      return 'revoked';
    },

    ofSession: async (sessionId, cursor) => {
      const own = [...invitations.values()].filter((invitation) => invitation.sessionId === sessionId);
      own.sort((one, other) => (one.id < other.id ? -1 : 1));
      const { page, next } = pageOf(`SESSION#${sessionId} INVITATION#`, own, ({ id }) => id, cursor);
      return { invitations: page, next };
    },
  };
};
