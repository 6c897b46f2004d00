import {
  type Contact,
  INVITATION_STANDS,
  MOST_INVITATIONS,
  MOST_INVITED,
  type Person,
} from '../../../shared/directory/directory.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { ContactTable } from '../../../shared/ports/directory.ts';
import type { ParticipantId } from '../../../shared/presence/participant.ts';
import { pageOf } from '../pages.ts';

type Invited = {
  readonly email: string;
  readonly from: Person;
  readonly invitedAt: Instant;
  readonly declined: boolean;
};

/** Contacts and invitations in memory. */
export const memoryContacts = (): ContactTable => {
  const known = new Map<ParticipantId, Map<ParticipantId, Contact>>();
  /** Keyed by the address, then by whoever invited it. */
  const own = new Map<string, Map<ParticipantId, Invited>>();
  const theirs = new Map<string, Map<ParticipantId, Invited>>();
  const of = <T>(all: Map<string, Map<ParticipantId, T>>, key: string) => {
    const there = all.get(key) ?? new Map<ParticipantId, T>();
    all.set(key, there);
    return there;
  };
  const know = (userId: ParticipantId, contact: Contact) => {
    const contacts = of(known, userId);
    if (!contacts.has(contact.id)) contacts.set(contact.id, contact);
  };
  const stands = (now: Instant) => (invited: Invited) => invited.invitedAt > now - INVITATION_STANDS;
  const latestFirst = (one: Invited, other: Invited) => other.invitedAt - one.invitedAt;
  const invitedBy = (userId: ParticipantId, now: Instant) =>
    [...own.values()].flatMap((invited) => invited.get(userId) ?? []).filter(stands(now));
  const find = (userId: ParticipantId, contactId: ParticipantId) => known.get(userId)?.get(contactId) ?? null;

  return {
    invite: async (emailKey, email, from, at) => {
      const before = of(own, emailKey).get(from.id);
      const open = before !== undefined && stands(at)(before);
      if (!open && invitedBy(from.id, at).length >= MOST_INVITED) return 'full';
      const invited = open ? before : { email, from, invitedAt: at, declined: false };
      of(own, emailKey).set(from.id, invited);
      const there = of(theirs, emailKey);
      if (there.get(from.id)?.declined !== true) there.set(from.id, { ...invited, from });
      for (const { from: oldest } of [...there.values()].sort(latestFirst).slice(MOST_INVITATIONS))
        there.delete(oldest.id);
      return 'invited';
    },

    withdraw: async (emailKey, userId) => {
      const there = of(theirs, emailKey);
      if (there.get(userId)?.declined === false) there.delete(userId);
      return of(own, emailKey).delete(userId) ? 'withdrawn' : 'missing';
    },

    accept: async (emailKey, by, fromId, since) => {
      const invited = of(theirs, emailKey).get(fromId);
      if (invited?.declined === false && stands(since)(invited) && fromId !== by.id) {
        know(fromId, { ...by, since });
        know(by.id, { ...invited.from, since });
        theirs.get(emailKey)?.delete(fromId);
        own.get(emailKey)?.delete(fromId);
      }
      return find(by.id, fromId) ?? 'missing';
    },

    decline: async (emailKey, fromId) => {
      const invited = of(theirs, emailKey).get(fromId);
      if (invited === undefined) return 'missing';
      of(theirs, emailKey).set(fromId, { ...invited, declined: true });
      return 'declined';
    },

    invited: async (userId, now) =>
      invitedBy(userId, now)
        .sort(latestFirst)
        .map(({ email, invitedAt }) => ({ email, invitedAt })),

    invitations: async (emailKey, now) =>
      [...of(theirs, emailKey).values()]
        .filter((invited) => !invited.declined && stands(now)(invited))
        .sort(latestFirst)
        .map(({ from, invitedAt }) => ({ from, invitedAt })),

    find: async (userId, contactId) => find(userId, contactId),

    remove: async (userId, contactId) => {
      const removed = known.get(userId)?.delete(contactId) ?? false;
      known.get(contactId)?.delete(userId);
      return removed ? 'removed' : 'missing';
    },

    // Each of the above is one step here.
    settle: async () => [],

    ofUser: async (userId, cursor) => {
      const contacts = [...(known.get(userId)?.values() ?? [])];
      contacts.sort((one, other) => (one.id < other.id ? -1 : 1));
      const { page, next } = pageOf(`USER#${userId} CONTACT#`, contacts, ({ id }) => id, cursor);
      return { contacts: page, next };
    },
  };
};
