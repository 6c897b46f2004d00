import type { Reason } from './reason.ts';

export const ofShared: readonly Reason[] = [
  {
    file: 'shared/rules/cascade.ts',
    code: 'return value === null ? [] :',
    becomes: ['false'],
    why: 'a bound that is null bounds nobody',
  },
  {
    file: 'shared/rules/cascade.ts',
    code: 'idleTimeout !== null && timedFor',
    becomes: ['true'],
    why: 'only a stay may be without an end; the compiler cannot know',
  },
  {
    file: 'shared/rules/cascade.ts',
    code: 'group < first.group',
    becomes: ['group <= first.group'],
    why: 'a group says one thing of a value',
  },
  {
    file: 'shared/rules/deployed.ts',
    code: '.sort(([one], [other]) =>',
    mutators: ['EqualityOperator'],
    why: 'any order will do that is always the same, and no two fields have one name',
  },
  {
    file: 'shared/standards/conformity.ts',
    code: "? 'login' : 'click'",
    becomes: ['""'],
    why: 'any word will do that is not the login',
  },
  {
    file: 'shared/standards/conformity.ts',
    code: 'wished.idleTimeout + wished.warningPeriod <= most',
    becomes: ['wished.idleTimeout + wished.warningPeriod < most'],
    why: 'what fits exactly is what is left; and no standard allows exactly what a preset has',
  },
  {
    file: 'shared/standards/conformity.ts',
    code: 'stay.limit <= unextended.limit',
    becomes: ['stay.limit < unextended.limit'],
    why: 'no two standards name the same number for both',
  },
  {
    file: 'shared/standards/conformity.ts',
    code: 'stay?.limit && longestStay !== null',
    becomes: ['true'],
    why: 'a stay without an end was refused in the line before; the compiler cannot know',
  },
  {
    file: 'shared/standards/standard.ts',
    code: "const most = rule === 'idle' || rule === 'stay'",
    becomes: ['true'],
    why: 'of what has to be at least so much, no two standards name a number',
  },
  {
    file: 'shared/standards/standard.ts',
    code: 'clause.limit > before.limit',
    why: 'of what has to be at least so much, no two standards name a number',
  },
  {
    file: 'shared/rules/deployment.ts',
    code: 'own !== null &&',
    becomes: ['true'],
    why: 'only a stay may be without an end, and of it nothing can be said; the compiler cannot know',
  },
  {
    file: 'shared/rights.ts',
    code: '[kinds.indexOf(kind)]?.',
    mutators: ['OptionalChaining'],
    why: 'every kind has a column; the compiler cannot know',
  },
  {
    file: 'shared/messages/fields.ts',
    code: '(value) => value !== undefined',
    becomes: ['true'],
    why: 'what is missing is refused without it as well, in other words',
  },
  {
    file: 'shared/evidence/exceptions.ts',
    code: 'by !== null && by <= tolerance',
    becomes: ['true'],
    why: 'what has happened is always by so much; the compiler cannot know',
  },
  {
    file: 'shared/name.ts',
    code: 'bytesOf(whole) <= MAX_NAME_BYTES',
    becomes: ['false', 'bytesOf(whole) < MAX_NAME_BYTES'],
    why: 'the beginning of what fits is all of it; it spares the cutting',
  },
  {
    file: 'shared/name.ts',
    code: 'const allSeen =',
    mutators: ['Regex'],
    why: 'of a name that it does not know it is looked for what is invisible, which finds nothing',
  },
  {
    file: 'shared/name.ts',
    code: 'const marksOfOneLetter =',
    becomes: ['/(\\p{M}{6})\\p{M}/gu'],
    why: 'what is left over is taken out in the next round',
  },
  {
    file: 'shared/name.ts',
    code: "granularity: 'grapheme'",
    becomes: ['{}'],
    why: 'it is what a segmenter does when nothing is said',
  },
  {
    file: 'shared/presence/door.ts',
    code: 'bytes > WAITING_BYTES',
    becomes: ['bytes >= WAITING_BYTES'],
    why: 'a byte more or less is nobody’s matter',
  },
  {
    file: 'shared/presence/door.ts',
    code: 'placeOf(a) < placeOf(b)',
    becomes: ['placeOf(a) <= placeOf(b)'],
    why: 'a person waits once',
  },
  {
    file: 'shared/presence/places.ts',
    code: 'a.participantId < b.participantId',
    becomes: ['a.participantId <= b.participantId'],
    why: 'a person is inside once',
  },
];
