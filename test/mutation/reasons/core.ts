import type { Reason } from './reason.ts';

/** Types that the compiler wants to be told apart, where there is only one at that place. */
const COMPILER = 'only one of them can be at this place; the compiler cannot know';
const HANDED_ON = 'it is handed on to its own cell, which knows what it is';

export const ofCore: readonly Reason[] = [
  {
    file: 'shared/lifecycle/absence.ts',
    code: 'actedAt === undefined',
    becomes: ['false'],
    why: 'a time that is none is after nothing, so it is not believed either',
  },
  {
    file: 'shared/lifecycle/acting.ts',
    code: "type: 'extend'",
    mutators: ['StringLiteral'],
    why: HANDED_ON,
  },
  {
    file: 'shared/lifecycle/connections.ts',
    code: 'one < other',
    becomes: ['one <= other'],
    why: 'no two connections have the same name',
  },
  {
    file: 'shared/lifecycle/connections.ts',
    code: 'said !== undefined && said <',
    becomes: ['true'],
    why: 'a number that is none is before no other',
  },
  {
    file: 'shared/lifecycle/elapsing.ts',
    code: "participant.phase === 'ended' || deadline === null",
    why: 'whoever has ended has no deadline and everybody else has one; the compiler wants both',
  },
  {
    file: 'shared/lifecycle/elapsing.ts',
    code: 'participant.connections[deadline.connectionId]?.seenAt',
    mutators: ['OptionalChaining'],
    why: COMPILER,
  },
  {
    file: 'shared/lifecycle/elapsing.ts',
    code: 'throw new TypeError',
    why: 'nobody comes there: a fault of ours would be told',
  },
  {
    file: 'shared/lifecycle/entering.ts',
    code: "{ type: 'extend', connectionId }",
    mutators: ['ObjectLiteral', 'StringLiteral'],
    why: 'it is handed on to its own cell, and the connection has been heard in this very moment',
  },
  {
    file: 'shared/lifecycle/entering.ts',
    code: "{ type: 'admit' }",
    why: HANDED_ON,
  },
  {
    file: 'shared/lifecycle/entering.ts',
    code: 'settled.participant?.phase',
    mutators: ['OptionalChaining'],
    why: 'somebody is always there; the compiler cannot know',
  },
  {
    file: 'shared/lifecycle/governing.ts',
    code: "const since = before.phase === 'present'",
    becomes: ['true'],
    why: 'whoever stood warned is so still, or need not be yet: only somebody present comes there',
  },
  {
    file: 'shared/lifecycle/governing.ts',
    code: 'before.hold?.until !== here.hold?.until',
    why: 'who is warned holds nothing, before and after; the compiler wants to know',
  },
  {
    file: 'shared/lifecycle/governing.ts',
    code: '>= fair',
    mutators: ['EqualityOperator'],
    why: 'where the two are the same, so is what comes of it',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: 'const rung =',
    mutators: ['ConditionalExpression', 'LogicalOperator'],
    why: 'nothing but an alarm has a generation; the compiler wants to know',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: "happening.type === 'wake' && happening.hand ===",
    becomes: ['true'],
    why: 'nothing but a waking has a hand; the compiler wants to know',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: "participant.phase !== 'ended' && participant.awaySince",
    mutators: ['ConditionalExpression', 'StringLiteral'],
    becomes: ['true', '""'],
    why: 'for whoever has ended no alarm is wanted, which was asked before; the compiler wants to know',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: 'wanted > at',
    becomes: ['wanted >= at'],
    why: 'an alarm that is as wanted is moved by nobody',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: 'happening.at >= ringAt',
    mutators: ['ConditionalExpression', 'LogicalOperator'],
    why: 'of other happenings an instant that has passed says the same, and where nothing is under way nothing comes',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: '? { ringAt: null }',
    becomes: ['{}'],
    why: 'what is not said of a message is that none is under way',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: 'ringAt !== null && ringAt > now && ringAt <= wanted',
    becomes: ['true'],
    why: 'none at all counts as 1970',
  },
  {
    file: 'shared/lifecycle/hands.ts',
    code: 'if (wanted === null) return { ringAt: ringAt !== null',
    becomes: ['true'],
    why: 'none at all counts as 1970',
  },
  {
    file: 'shared/lifecycle/holding.ts',
    code: "before.phase !== 'present' || !before.hold",
    becomes: ['false'],
    why: 'who is warned holds nothing; the compiler wants to know',
  },
  {
    file: 'shared/lifecycle/leaving.ts',
    code: 'answered === undefined ? before',
    becomes: ['false'],
    why: 'without a name no connection is left out',
  },
  {
    file: 'shared/lifecycle/leaving.ts',
    code: "if (kept.phase === 'warned') {",
    why: 'who is warned holds nothing, and the ending says itself when that was; the compiler wants them apart',
  },
  {
    file: 'shared/lifecycle/outage.ts',
    code: 'leftAt !== undefined',
    becomes: ['true'],
    why: 'who has never left did so at no time that is near another',
  },
  {
    file: 'shared/lifecycle/recording.ts',
    code: 'participant === null ||',
    becomes: ['false'],
    why: 'of nobody nothing has become anything',
  },
  {
    file: 'shared/lifecycle/recording.ts',
    code: 'participant.authenticatedAt !== undefined',
    becomes: ['true'],
    why: 'a field of nothing is none, on record as in the hash',
  },
  {
    file: 'shared/lifecycle/recording.ts',
    code: 'throw new TypeError',
    why: 'nobody comes there: a fault of ours would be told',
  },
  {
    file: 'shared/lifecycle/reentry.ts',
    code: 'authenticatedAt === null ||',
    becomes: ['false'],
    why: 'none at all counts as 1970',
  },
  {
    file: 'shared/lifecycle/reentry.ts',
    code: 'authenticatedAt !== undefined && authenticatedAt > since',
    becomes: ['true'],
    why: 'a login that is none is after nothing',
  },
  {
    file: 'shared/lifecycle/settlement.ts',
    code: 'owed === before.owed',
    becomes: ['true'],
    why: 'new debts always come with a new participant',
  },
  {
    file: 'shared/lifecycle/settlement.ts',
    code: 'const { transitions = [], records = [] }',
    mutators: ['ArrayDeclaration'],
    why: 'what has no type is no transition',
  },
];
