import type { Reason } from './reason.ts';

export const ofActions: readonly Reason[] = [
  {
    file: 'functions/actions/content/content.ts',
    code: 'value instanceof JsonText',
    becomes: ['false'],
    why: 'whoever reads a frame has made a text of it; a fault of ours would be told there',
  },
  {
    file: 'functions/actions/content/content.ts',
    code: "{ action: 'activity', sessionId }",
    mutators: ['StringLiteral'],
    why: 'what is called is the activity already, and does not look at its name',
  },
  {
    file: 'functions/actions/directory/members.ts',
    code: "app.members.add(sessionId, member, app.clock())) === 'added'",
    becomes: ['""'],
    why: 'who was added has the role that was given; it saves a look',
  },
  {
    file: 'functions/actions/directory/members.ts',
    code: "appointed(app, user, sessionId, userId, 'member')",
    becomes: ['""'],
    why: 'any role but that of a moderator will do: they are removed',
  },
  {
    file: 'functions/actions/directory/members.ts',
    code: "member !== 'missing' && (await isOwnerNow",
    becomes: ['true', '""'],
    why: 'nobody becomes the owner who is no member',
  },
  {
    file: 'functions/actions/directory/members.ts',
    code: "member === 'missing' || role === 'moderator'",
    why: 'it saves a look at the moderator, who as a rule is found to be one',
  },
  {
    file: 'functions/actions/directory/members.ts',
    code: "typeof own === 'object'",
    becomes: ['true'],
    why: 'a word has no role; the compiler cannot know',
  },
  {
    file: 'functions/actions/directory/founding.ts',
    code: "(await sessions.create(session)) === 'exists'",
    mutators: ['EqualityOperator', 'StringLiteral'],
    why: 'the session that is there then is the answer, whoever has made it',
  },
  {
    file: 'functions/actions/door/admission.ts',
    code: 'knockedAt === undefined ? {}',
    mutators: ['ConditionalExpression'],
    becomes: ['false'],
    why: 'a knock that is undefined is none, whether or not the field is there',
  },
  {
    file: 'functions/actions/door/admission.ts',
    code: 'uninvited.size > 0',
    becomes: ['true', 'uninvited.size >= 0'],
    why: 'where nobody is to be sent away nobody is; it saves a reading',
  },
  {
    file: 'functions/actions/door/admission.ts',
    code: "use.is !== 'counted'",
    mutators: ['BooleanLiteral'],
    why: 'who waits is read once more, and is the same',
  },
  {
    file: 'functions/actions/door/admission.ts',
    code: "participant?.phase === 'ended'",
    becomes: ['true', 'participant.phase'],
    why: 'only somebody who has ended has an ending, and whoever was not refused is there; the compiler cannot know',
  },
  {
    file: 'functions/actions/door/removal.ts',
    code: 'reason !== undefined && { reason }',
    mutators: ['ConditionalExpression'],
    becomes: ['true'],
    why: 'a reason that is undefined is none, whether or not the field is there',
  },
  {
    file: 'functions/actions/inside/join.ts',
    code: 'resume && agoMs !== undefined',
    becomes: ['true', 'resume || agoMs !== undefined'],
    why: 'the core looks at it on a resume alone, and a time that is none is later than nothing',
  },
  {
    file: 'functions/actions/inside/join.ts',
    code: '!== undefined && {',
    becomes: ['true'],
    why: 'what is undefined is not there, whether or not the field is',
  },
  {
    file: 'functions/actions/inside/join.ts',
    code: "participant === null || advanced.refusal === 'login-required'",
    becomes: ['false', "advanced.refusal === 'login-required'"],
    why: 'a join always leaves somebody; the compiler cannot know',
  },
  {
    file: 'functions/actions/inside/join.ts',
    code: "knocks && participant.phase === 'waiting'",
    becomes: ['true'],
    why: 'whoever knocks and does not wait has been turned away already; it saves a look at their link',
  },
  {
    file: 'functions/actions/inside/join.ts',
    code: "advanced.refusal ?? 'not-joined'",
    mutators: ['StringLiteral'],
    why: 'a join always leaves somebody; the compiler cannot know',
  },
  {
    file: 'functions/actions/inside/join.ts',
    code: "participant.phase === 'present' && participant.hold",
    becomes: ['true'],
    why: 'nobody who is warned holds; the compiler cannot know',
  },
];
