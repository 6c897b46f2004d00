import * as z from 'zod/mini';
import { part, says } from './described.ts';
import {
  about,
  cursor,
  declared,
  down,
  id,
  key,
  name,
  of,
  revision,
  role,
  sessionInfo,
  sessionState,
  timing,
  up,
  userKind,
} from './fields.ts';

/** A session's own timings; null for those of the deployment. They hold at once, for those inside as well. */
export const timings = says(
  z.optional(
    z.nullable(
      z.strictObject({
        idleTimeout: says(
          timing,
          'No activity for this long brings the warning; in milliseconds, a minute at the least.',
        ),
        warningPeriod: says(
          timing,
          'A warning stands for this long before the logout; in milliseconds, 20 seconds at the least.',
        ),
      }),
    ),
  ),
  'Timings of its own, for those inside as well; null for those of its groups and of the deployment.',
);

const member = part(
  z.object({
    userId: says(z.string(), 'The id of the person.'),
    name: says(z.string(), 'What they are called.'),
    kind: says(userKind, 'What kind of account they have.'),
    role: says(role, 'What they are in the session.'),
  }),
  'Member',
  'Somebody who is entitled to a session.',
);

const ownership = {
  owner: says(z.nullable(z.string()), 'Whom nobody removes or demotes; null when the session has no owner.'),
  offeredTo: says(z.nullable(z.string()), 'The moderator who may take it over, if there is one.'),
};

/** Sessions, and who is entitled to them. */
export const managementUp = declared(() => [
  up('session.create', 'Founds a session; its founder is its first moderator.', {
    name: says(name, 'What it is to be called.'),
    timings,
    key,
  }),
  up('session.update', 'Renames, closes, reopens, hides or shows a session, if nobody was faster.', {
    sessionId: of.session,
    revision: says(revision, 'The one that the change was decided on.'),
    name: says(z.optional(name), 'What it is to be called from now on.'),
    state: says(z.optional(sessionState), 'The state that it is to be in.'),
    timings,
  }),
  up('participant.remove', 'Ends the participation of somebody who is inside or at the door.', {
    sessionId: says(z.optional(id), 'The session that is meant. For backends: by default every one.'),
    participantId: says(z.optional(id), 'The participant who is meant.'),
    all: says(z.optional(z.literal(true)), 'Everybody, instead of one. For backends only.'),
    reason: says(z.optional(name), 'Why, in words that they read. They are cut as names are.'),
    cursor: says(z.optional(cursor), '`next` of the reply before this one. For backends only.'),
    key: says(key, 'For backends only. Said again with the same key, it is not done again.'),
  }),
  up('member.add', 'Entitles one of my contacts to a session.', {
    sessionId: of.session,
    userId: of.user,
    role: says(z.optional(role), 'What they are to be in it. By default a member.'),
  }),
  up('member.update', 'Gives a member another role.', {
    sessionId: of.session,
    userId: of.user,
    role: says(role, 'What they are to be in the session.'),
  }),
  up('member.remove', 'Takes the right to a session away, and ends the participation.', {
    sessionId: of.session,
    userId: says(z.optional(id), 'The person who is meant.'),
    userIds: says(
      z.optional(z.array(id).check(z.minLength(1), z.maxLength(100))),
      'Or several, 100 at the most. For backends only.',
    ),
    key: says(key, 'For backends only. Said again with the same key, it is not done again.'),
  }),
  up('member.leave', 'Gives up my own right to a session, and leaves it on every tab.', {
    sessionId: of.session,
  }),
  up(
    'session.handover',
    'Offers a session to another moderator, or takes what is offered to me: it changes hands when both have said so.',
    {
      sessionId: of.session,
      userId: says(id, 'To whom. My own id takes an offer, or takes my own back.'),
    },
  ),
  up('members.list', 'Lists who is entitled to a session.', { sessionId: of.session, cursor: of.page }),
]);

export const managementDown = /* @__PURE__ */ declared(() => [
  down('session.created', 'The session that you founded.', { session: says(sessionInfo, 'The session.') }),
  down('session.changed', 'A session has another name or state; told to everybody inside. Also the reply.', {
    sessionId: about.session,
    session: says(sessionInfo, 'The session. Drop the message if you know a higher revision of it.'),
  }),
  down('participant.removed', 'They are out, as you asked.', {
    sessionId: about.session,
    participantId: about.participant,
  }),
  down('member.changed', 'Who is entitled now, and as what.', {
    sessionId: about.session,
    member: says(member, 'The member.'),
  }),
  down('member.removed', 'They are not entitled any more.', {
    sessionId: about.session,
    userId: about.user,
  }),
  down('member.left', 'You are not entitled any more, as you wished.', { sessionId: about.session }),
  down('session.handed-over', 'Whose session it is, and to whom it is offered.', {
    sessionId: about.session,
    ...ownership,
  }),
  down('members', 'A page of those who are entitled to a session.', {
    sessionId: about.session,
    members: says(z.array(member), 'The members of this page.'),
    ...ownership,
    next: about.next,
  }),
]);
