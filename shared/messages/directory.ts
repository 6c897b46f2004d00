import * as z from 'zod/mini';
import { cursor, down, groupInfo, id, instant, name, revision, role, up, userKind } from './fields.ts';

const email = z.string().check(
  z.trim(),
  z.minLength(3),
  z.maxLength(254),
  z.regex(/^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u),
  z.refine((text) => new TextEncoder().encode(text).length <= 254, 'must have at most 254 bytes'),
);

const person = z.object({ id: z.string(), name: z.string(), kind: userKind });
const contact = z.object({ ...person.shape, since: instant });

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
  up('contacts.list', 'Lists my contacts, whom I have invited, and who has invited me.', {
    cursor: z.optional(cursor),
  }),
  up('contact.invite', 'Invites an e-mail address to be my contact. Nothing is told of whose it is.', {
    email,
  }),
  up('contact.withdraw', 'Takes an invitation back that has not been accepted.', { email }),
  up('contact.accept', 'Becomes the contact of somebody who has invited my verified address.', {
    /** The id of the one who has invited. */
    from: id,
  }),
  up('contact.decline', 'Turns an invitation down. Who has sent it is told nothing of it.', { from: id }),
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
    /** Whom I have invited and who has not accepted; with the first page, all there are. */
    invited: z.array(z.object({ email: z.string(), invitedAt: instant, expiresAt: instant })),
    /** Who has invited me and has no answer; with the first page, the latest fifty. */
    invitations: z.array(z.object({ from: person, invitedAt: instant, expiresAt: instant })),
    next: z.nullable(cursor),
  }),
  down('contact.invited', 'They may accept when they are logged in with that address verified.', {
    email: z.string(),
  }),
  down('contact.withdrawn', 'The invitation is of no use any more.', { email: z.string() }),
  down('contact.accepted', 'Whose contact you have become.', { contacts: z.array(contact) }),
  down('contact.declined', 'They will not be shown again.', { from: z.string() }),
  down('contact.removed', 'You are contacts no more.', { contactId: z.string() }),
] as const;
