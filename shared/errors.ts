/**
 * Every error a client can be sent: a stable code, a title for people, and whether the same message may be sent
 * again unchanged. What went wrong this time is in `detail`.
 */
export const errors = {
  'message.not-json': { title: 'The message is not a JSON object.', retryable: false },
  'message.unknown-action': { title: 'There is no such action.', retryable: false },
  'message.invalid': { title: 'A field of the message is missing or wrong.', retryable: false },
  'message.too-large': { title: 'The message is larger than it may be.', retryable: false },
  'message.key-used': { title: 'This key belongs to another message.', retryable: false },
  'service.unknown': { title: 'No backend is known by this signature.', retryable: false },
  'connection.too-many': {
    title: 'You have opened more connections than one person may have at once.',
    retryable: false,
  },
  'message.overtaken': { title: 'Something that you said later was faster.', retryable: false },
  'connection.unknown': {
    title: 'This connection is not registered any more. Open a new one.',
    retryable: false,
  },
  'session.not-found': { title: 'There is no such session for you.', retryable: false },
  'entitlement.unavailable': {
    title: 'What you may do here cannot be found out just now. Try again in a moment.',
    retryable: true,
  },
  'session.login-required': { title: 'Log in again to enter this session.', retryable: false },
  'session.not-joined': { title: 'This connection is not in that session. Join first.', retryable: false },
  'hold.off': { title: 'Nobody may put off the warning here.', retryable: false },
  'hold.used-up': {
    title: 'You have held for as long as you may. Do something else first.',
    retryable: false,
  },
  'session.full': { title: 'As many people are in the session as may be at once.', retryable: false },
  'door.full': { title: 'As many people are waiting at the door as may at once.', retryable: false },
  'door.too-often': { title: 'There have been as many knocks as there may be in an hour.', retryable: false },
  'session.conflict': { title: 'Somebody else changed the session first.', retryable: false },
  'connection.expired': { title: 'Your login has expired. Open a new connection.', retryable: false },
  'invitation.unknown': { title: 'There is no such invitation.', retryable: false },
  'invitation.expired': { title: 'The invitation has expired.', retryable: false },
  'invitation.revoked': { title: 'The invitation has been revoked.', retryable: false },
  'invitation.used-up': { title: 'The invitation has been used as often as it may be.', retryable: false },
  'group.not-found': { title: 'There is no such group for you.', retryable: false },
  'group.conflict': { title: 'Somebody else changed the group first.', retryable: false },
  'rule.final': { title: 'A level above has said the last word on this value.', retryable: false },
  'rule.beyond': { title: 'A level above does not allow as much.', retryable: false },
  'rule.contradicts': { title: 'Such a rule makes no sense.', retryable: false },
  'contact.not-found': { title: 'You have no such contact.', retryable: false },
  'contact.not-invited': { title: 'There is no such invitation, or not any more.', retryable: false },
  'contact.too-many-invited': {
    title: 'You have invited as many people as may be invited at once.',
    retryable: false,
  },
  'member.not-found': { title: 'There is no such member of the session.', retryable: false },
  'member.owner': { title: 'The owner of a session stays in it, as a moderator.', retryable: false },
  'participant.inside': { title: 'That person has been let in already.', retryable: false },
  'participant.knocked-anew': {
    title: 'That person has knocked again meanwhile, perhaps under another name.',
    retryable: false,
  },
  'participant.unknown': { title: 'There is nobody of that id in the session.', retryable: false },
  'action.forbidden': { title: 'Your role does not allow this.', retryable: false },
  'session.read-only': { title: 'This session is closed: it can be read, not changed.', retryable: false },
  'participation.ended': { title: 'Your participation in that session has ended.', retryable: false },
  'content.too-large': { title: 'The value is larger than an item may be.', retryable: false },
  'content.full': { title: 'There is no room for more content in this session.', retryable: false },
  'content.too-late': {
    title: 'What was deleted since then is not known any more. Read the content anew.',
    retryable: false,
  },
  'content.conflict': { title: 'Somebody else changed the item first.', retryable: false },
  'connection.too-fast': {
    title: 'This connection sends faster than it may. Wait a second.',
    retryable: true,
  },
  'connection.hung-up': {
    title: 'This connection went on sending faster or more than it may, and is closed.',
    retryable: false,
  },
  'person.too-often': { title: 'You have done this as often as you may in an hour.', retryable: true },
  'list.full': { title: 'There are as many as there may be.', retryable: false },
  'person.too-much': {
    title: 'You have caused as much as one person may in an hour.',
    retryable: false,
  },
  'value.too-large': { title: 'The value is larger than it may be here.', retryable: false },
  'signal.too-many': {
    title: 'There are as many signals in this session as there may be at once.',
    retryable: true,
  },
  internal: { title: 'Something failed on our side. It has been recorded.', retryable: true },
} as const satisfies Record<string, { title: string; retryable: boolean }>;

export type ErrorCode = keyof typeof errors;

export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];

/** What may be wrong with a guest's invitation. */
export const invitationProblems = [
  'invitation.unknown',
  'invitation.expired',
  'invitation.revoked',
  'invitation.used-up',
] as const satisfies readonly ErrorCode[];

export type InvitationProblem = (typeof invitationProblems)[number];
