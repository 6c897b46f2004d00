/**
 * Every error a client can be sent: a stable code, a title for people, and whether the same message may be sent
 * again unchanged. What went wrong this time is in `detail`.
 */
export const errors = {
  'message.not-json': { title: 'The message is not a JSON object.', retryable: false },
  'message.unknown-action': { title: 'There is no such action.', retryable: false },
  'message.invalid': { title: 'A field of the message is missing or wrong.', retryable: false },
  'connection.unknown': {
    title: 'This connection is not registered any more. Open a new one.',
    retryable: false,
  },
  'session.not-found': { title: 'There is no such session for you.', retryable: false },
  'session.not-joined': { title: 'This connection is not in that session. Join first.', retryable: false },
  'participant.inside': { title: 'That person has been let in already.', retryable: false },
  'participant.unknown': { title: 'There is nobody of that id in the session.', retryable: false },
  'action.forbidden': { title: 'Your role does not allow this.', retryable: false },
  'session.read-only': { title: 'This session is closed: it can be read, not changed.', retryable: false },
  'participation.ended': { title: 'Your participation in that session has ended.', retryable: false },
  'content.too-large': { title: 'The value is larger than an item may be.', retryable: false },
  'content.conflict': { title: 'Somebody else changed the item first.', retryable: false },
  internal: { title: 'Something failed on our side. It has been recorded.', retryable: true },
} as const satisfies Record<string, { title: string; retryable: boolean }>;

export type ErrorCode = keyof typeof errors;

export const errorCodes = Object.keys(errors) as [ErrorCode, ...ErrorCode[]];
