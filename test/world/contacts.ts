import type { Contact } from '../../shared/directory.ts';
import type { Instant } from '../../shared/instant.ts';
import type { ParticipantId } from '../../shared/participant.ts';
import type { ContactTable } from '../../shared/ports/directory.ts';
import { pageOf } from './pages.ts';

type Pending = { readonly from: Omit<Contact, 'since'>; readonly email: string; readonly invitedAt: Instant };

/** Who knows whom, in memory. */
export const memoryContacts = (): ContactTable => {
  const known = new Map<ParticipantId, Map<ParticipantId, Contact>>();
  const pending = new Map<string, Map<ParticipantId, Pending>>();
  const know = (userId: ParticipantId, contact: Contact) => {
    const contacts = known.get(userId) ?? new Map<ParticipantId, Contact>();
    known.set(userId, contacts);
    if (!contacts.has(contact.id)) contacts.set(contact.id, contact);
  };

  return {
    invite: async (emailKey, email, from, invitedAt) => {
      const invited = pending.get(emailKey) ?? new Map<ParticipantId, Pending>();
      pending.set(emailKey, invited.set(from.id, { from, email, invitedAt }));
    },

    accept: async (emailKey, by, since) => {
      const accepted: Contact[] = [];
      for (const [id, { from }] of pending.get(emailKey) ?? []) {
        if (id === by.id) continue;
        know(id, { ...by, since });
        know(by.id, { ...from, since });
        accepted.push({ ...from, since });
      }
      pending.delete(emailKey);
      return accepted.sort((one, other) => (one.id < other.id ? -1 : 1));
    },

    find: async (userId, contactId) => known.get(userId)?.get(contactId) ?? null,

    remove: async (userId, contactId) => {
      const removed = known.get(userId)?.delete(contactId) ?? false;
      known.get(contactId)?.delete(userId);
      return removed ? 'removed' : 'missing';
    },

    ofUser: async (userId, cursor) => {
      const contacts = [...(known.get(userId)?.values() ?? [])];
      contacts.sort((one, other) => (one.id < other.id ? -1 : 1));
      const { page, next } = pageOf(`USER#${userId} CONTACT#`, contacts, ({ id }) => id, cursor);
      return { contacts: page, next };
    },

    pending: async (userId) =>
      [...pending.values()].flatMap((invited) => {
        const own = invited.get(userId);
        return own ? [{ email: own.email, invitedAt: own.invitedAt }] : [];
      }),
  };
};
