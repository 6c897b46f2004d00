import * as z from 'zod/mini';
import { cursor, down, groupInfo, id, instant, name, revision, role, up, userKind } from './fields.ts';

const email = z
  .string()
  .check(z.trim(), z.minLength(3), z.maxLength(254), z.regex(/^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u));

const contact = z.object({ id: z.string(), name: z.string(), kind: userKind, since: instant });

/** A group holds sessions and people: one of either is added or removed at a time. */
const entry = { groupId: id, sessionId: z.optional(id), userId: z.optional(id) };

/** The groups and contacts of licence holders. */
export const directoryUp = [
  up('groups.list', 'Lists my groups.', { cursor: z.optional(cursor) }),
  up('group.create', 'Founds a group; its founder is its first moderator.', { name }),
  up('group.rename', 'Renames a group, if nobody was faster.', { groupId: id, revision, name }),
  up('group.delete', 'Deletes a group. Its sessions and its people stay.', { groupId: id }),
  up('group.add', 'Puts one of my sessions, or one of my contacts, into a group.', entry),
  up('group.remove', 'Takes a session or a person out of a group.', entry),
  up('group.list', 'Lists the people of a group.', { groupId: id, cursor: z.optional(cursor) }),
  up('contacts.list', 'Lists my contacts, and whom I have invited.', { cursor: z.optional(cursor) }),
  up('contact.invite', 'Invites an e-mail address to be my contact.', { email }),
  up('contact.accept', 'Becomes the contact of everybody who has invited my verified address.', {}),
  up('contact.remove', 'Ends being contacts, on both sides.', { contactId: id }),
] as const;

export const directoryDown = [
  down('groups', 'A page of my groups.', { groups: z.array(groupInfo), next: z.nullable(cursor) }),
  down('group.changed', 'The group as it is now.', { group: groupInfo }),
  down('group.deleted', 'The group is gone.', { groupId: z.string() }),
  down('group.members', 'A page of the people of a group.', {
    groupId: z.string(),
    members: z.array(z.object({ userId: z.string(), name: z.string(), role })),
    next: z.nullable(cursor),
  }),
  down('contacts', 'A page of my contacts.', {
    contacts: z.array(contact),
    /** Who has not accepted yet; with the first page. */
    invited: z.array(z.object({ email: z.string(), invitedAt: instant })),
    next: z.nullable(cursor),
  }),
  down('contact.invited', 'They become your contact when they log in with that address verified.', {
    email: z.string(),
  }),
  down('contact.accepted', 'Whose contact you have become just now.', { contacts: z.array(contact) }),
  down('contact.removed', 'You are contacts no more.', { contactId: z.string() }),
] as const;
