import * as z from 'zod/mini';
import { part, says } from './described.ts';
import {
  about,
  declared,
  down,
  groupInfo,
  id,
  instant,
  key,
  name,
  of,
  revision,
  role,
  up,
  userKind,
} from './fields.ts';

const email = z.string().check(
  z.trim(),
  z.minLength(3),
  z.maxLength(254),
  z.regex(/^[^\s@\p{Cc}\p{Cs}]+@[^\s@\p{Cc}\p{Cs}]+$/u),
  z.refine((text) => new TextEncoder().encode(text).length <= 254, 'must have at most 254 bytes'),
);

const person = part(
  z.object({
    id: says(z.string(), 'The id of the person.'),
    name: says(z.string(), 'What they are called.'),
    kind: says(userKind, 'What kind of account they have.'),
  }),
  'Person',
  'Somebody who has an account.',
);

const contact = part(
  z.object({ ...person.shape, since: says(instant, 'When you became contacts.') }),
  'Contact',
  'Somebody whose contact I am, and who is mine.',
);

const invitedAt = says(instant, 'When the invitation was sent.');
const expiresAt = says(instant, 'Until when it can be accepted.');

const sent = part(
  z.object({ email: says(z.string(), 'The address that was invited.'), invitedAt, expiresAt }),
  'InvitationSent',
  'Whom I have invited to be my contact.',
);

const received = part(
  z.object({ from: says(person, 'Who has invited me.'), invitedAt, expiresAt }),
  'InvitationReceived',
  'Who has invited me to be their contact.',
);

const groupMember = part(
  z.object({
    userId: says(z.string(), 'The id of the person.'),
    name: says(z.string(), 'What they are called.'),
    role: says(role, 'What they are in the group.'),
  }),
  'GroupMember',
  'Somebody in a group.',
);

/** A group holds sessions and people: one of either is added or removed at a time. */
const entry = {
  groupId: of.group,
  sessionId: says(z.optional(id), 'The session, if it is one.'),
  userId: says(z.optional(id), 'The person, if it is one.'),
};

const called = says(name, 'What it is to be called.');

/** The groups and contacts of licence holders. */
export const directoryUp = declared(() => [
  up('groups.list', 'Lists my groups.', { cursor: of.page }),
  up('group.create', 'Founds a group; its founder is its first moderator.', { name: called, key }),
  up('group.rename', 'Renames a group, if nobody was faster.', {
    groupId: of.group,
    revision: says(revision, 'The one that the change was decided on.'),
    name: called,
  }),
  up('group.delete', 'Deletes a group. Its sessions and its people stay.', { groupId: of.group }),
  up('group.add', 'Puts one of my sessions, or one of my contacts, into a group.', entry),
  up('group.remove', 'Takes a session or a person out of a group.', entry),
  up('group.list', 'Lists the people of a group.', { groupId: of.group, cursor: of.page }),
  up('contacts.list', 'Lists my contacts, whom I have invited, and who has invited me.', { cursor: of.page }),
  up('contact.invite', 'Invites an e-mail address to be my contact. Nothing is told of whose it is.', {
    email: says(email, 'The address, of at most 254 bytes.'),
  }),
  up('contact.withdraw', 'Takes an invitation back that has not been accepted.', {
    email: says(email, 'The address that was invited.'),
  }),
  up('contact.accept', 'Becomes the contact of somebody who has invited my verified address.', {
    from: says(id, 'The id of the one who has invited.'),
  }),
  up('contact.decline', 'Turns an invitation down. Who has sent it is told nothing of it.', {
    from: says(id, 'The id of the one who has invited.'),
  }),
  up('contact.remove', 'Ends being contacts, on both sides.', {
    contactId: says(id, 'The contact who is meant.'),
  }),
]);

export const directoryDown = /* @__PURE__ */ declared(() => [
  down('groups', 'A page of my groups.', {
    groups: says(z.array(groupInfo), 'The groups of this page.'),
    next: about.next,
  }),
  down('group.changed', 'The group as it is now.', { group: says(groupInfo, 'The group.') }),
  down('group.deleted', 'The group is gone.', { groupId: about.group }),
  down('group.members', 'A page of the people of a group.', {
    groupId: about.group,
    members: says(z.array(groupMember), 'The people of this page.'),
    next: about.next,
  }),
  down('contacts', 'A page of my contacts.', {
    contacts: says(z.array(contact), 'The contacts of this page.'),
    invited: says(
      z.array(sent),
      'Whom I have invited and who has not accepted; with the first page, all there are.',
    ),
    invitations: says(
      z.array(received),
      'Who has invited me and has no answer; with the first page, the latest fifty.',
    ),
    next: about.next,
  }),
  down('contact.invited', 'They may accept when they are logged in with that address verified.', {
    email: says(z.string(), 'The address that was invited.'),
  }),
  down('contact.withdrawn', 'The invitation is of no use any more.', {
    email: says(z.string(), 'The address that was invited.'),
  }),
  down('contact.accepted', 'Whose contact you have become.', {
    contacts: says(z.array(contact), 'The new contacts.'),
  }),
  down('contact.declined', 'They will not be shown again.', {
    from: says(z.string(), 'The id of the one who had invited.'),
  }),
  down('contact.removed', 'You are contacts no more.', {
    contactId: says(z.string(), 'Whose contact you were.'),
  }),
]);
