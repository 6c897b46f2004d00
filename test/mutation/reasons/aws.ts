import type { Reason } from './reason.ts';

const [content, presence, directory] = ['content', 'presence', 'directory'].map(
  (room) => `functions/aws/${room}`,
);

export const ofAdapters: readonly Reason[] = [
  {
    file: `${content}/admission.ts`,
    code: 'slot += 1',
    becomes: ['slot -= 1'],
    why: 'any number that is free will do',
  },
  {
    file: `${content}/admission.ts`,
    code: 'dead.length >= CLEANED_UP',
    becomes: ['dead.length > CLEANED_UP'],
    why: 'one more or fewer at once costs nobody anything',
  },
  {
    file: `${content}/admission.ts`,
    code: 'tries < TRIES',
    becomes: ['tries <= TRIES'],
    why: 'once more or less, until a session is at rest that nobody moves so fast',
  },
  {
    file: `${content}/admission.ts`,
    code: 'found !== null && session !== null',
    becomes: ['true'],
    why: 'a head goes before its session, so that no write is counted where there is none; the compiler cannot know',
  },
  {
    file: `${content}/admission.ts`,
    code: '!isCurrent(refusing, session)',
    becomes: ['true'],
    why: 'to follow a session that the head has followed changes nothing; it spares a write',
  },
  {
    file: `${content}/content-extent.ts`,
    code: '.filter(({ grown }) => grown > 0)',
    becomes: ['grown >= 0'],
    why: 'what does not grow is left out the line before',
  },
  {
    file: `${content}/content-extent.ts`,
    code: 'const WITHOUT_END',
    becomes: ['{}'],
    why: 'the limits of what is counted without asking are not looked at',
  },
  {
    file: `${content}/content-head.ts`,
    code: 'head?.stateRevision !== undefined',
    becomes: ['true'],
    why: 'every head has followed a session; the compiler cannot know',
  },
  {
    file: `${content}/content-head.ts`,
    code: ">= numberOf(session, 'revision')",
    becomes: ['false', '() => undefined', "numberOf(head, 'stateRevision') > numberOf(session, 'revision')"],
    why: 'to follow a session that the head has followed changes nothing; it spares a write',
  },
  {
    file: `${content}/fencing.ts`,
    code: 'client.send(update(true)))) === null',
    becomes: ['true'],
    why: 'where there is an item the second update is refused; it spares a call',
  },
  {
    file: `${content}/fencing.ts`,
    code: 'noted === null',
    becomes: ['false'],
    why: 'a head that has followed a session is there; the compiler cannot know',
  },
  {
    file: `${content}/writing.ts`,
    code: "typeof note !== 'string'",
    becomes: ['false'],
    why: 'what is noted is text; the compiler cannot know',
  },
  {
    file: `${content}/writing.ts`,
    code: "const [since = '', ...itemId]",
    mutators: ['StringLiteral'],
    why: 'a text that is split has a first part; the compiler cannot know',
  },
  {
    file: `${content}/writing.ts`,
    code: 'now >= after(since, ABANDONED)',
    becomes: ['now > after(since, ABANDONED)'],
    why: 'a millisecond more or less, of something that is twice as long as it has to be',
  },
  {
    file: `${content}/content-items.ts`,
    code: 'item.writes?.L ?? []',
    mutators: ['OptionalChaining', 'ArrayDeclaration'],
    why: 'every item has its writes; the compiler cannot know',
  },
  {
    file: `${content}/content-items.ts`,
    code: "line.S ?? ''",
    mutators: ['LogicalOperator'],
    why: 'a line is text, or refused in any case',
  },
  {
    file: `${content}/content-items.ts`,
    code: 'mark === undefined',
    becomes: ['false'],
    why: 'a text that is split has a first part; the compiler cannot know',
  },
  {
    file: `${content}/content-items.ts`,
    code: "const [mark, revision = '', at = '']",
    mutators: ['StringLiteral'],
    why: 'a line without a number has no time either, and is refused for that',
  },
  {
    file: `${content}/content.ts`,
    code: 'after !== null && after > 0 &&',
    becomes: ['true'],
    why: 'what is null is not above nothing; the compiler wants to know',
  },
  {
    file: `${content}/content-pages.ts`,
    code: 'const { Items = [], ScannedCount = Items.length',
    mutators: ['ArrayDeclaration'],
    why: 'the table always says which items there are; the compiler cannot know',
  },
  {
    file: `${content}/content-pages.ts`,
    code: 'Limit: after === null ? size : MOST_READ - read',
    becomes: ['MOST_READ + read'],
    why: 'a read ends with its megabyte, and a page with its eighth read',
  },
  ...['ending(read + used)', 'used += 1', 'room === bytes ? atMost(size * STRIDE)', 'const atMost'].map(
    (code) => ({
      file: `${content}/content-pages.ts`,
      code,
      why: 'how many are read at once is a guess; what it may cost is held, not the guess',
    }),
  ),
  {
    file: `${directory}/session-debts.ts`,
    code: 'if (isStruck) return',
    becomes: ['false'],
    why: 'what is struck is not there to be struck again; it spares a call',
  },
  ...['session-debts', 'group-rules', 'group-leftovers', 'list-sizes', 'occupied-sessions'].map((file) => ({
    file: `${directory}/${file}.ts`,
    code: 'const { Items = []',
    mutators: ['ArrayDeclaration'],
    why: 'the table always says which items there are; the compiler cannot know',
  })),
  ...['groups', 'sessions'].map((file) => ({
    file: `${directory}/${file}.ts`,
    code: 'sk?.S',
    mutators: ['OptionalChaining'],
    why: 'every item has a key; the compiler cannot know',
  })),
  {
    file: `${directory}/group-leftovers.ts`,
    code: 'pk && sk ?',
    becomes: ['true', 'pk || sk', '["Stryker was here"]'],
    why: 'every item has a key; the compiler cannot know',
  },
  {
    file: `${presence}/registry.ts`,
    code: "members.push(inverseSk?.S ?? '')",
    why: 'every item of an index has its key there; the compiler cannot know',
  },
  {
    file: `${presence}/registry.ts`,
    code: 'members.length === AT_ONCE',
    why: 'how many are looked up at once is a matter of cost; whoever is left is looked up at the end',
  },
  {
    file: `${directory}/group-leftovers.ts`,
    code: '...(start && { ExclusiveStartKey: start })',
    why: 'of sessions what was read has been removed, so that the beginning is where it goes on',
  },
  {
    file: `${directory}/group-leftovers.ts`,
    code: 'const later: Item[] = []',
    why: 'what has no key is not removed',
  },
  {
    file: `${directory}/group-leftovers.ts`,
    code: 'part.items.filter(moderates)',
    becomes: ['part.items'],
    why: 'to remove again what has been removed changes nothing',
  },
  ...[`${directory}/groups.ts`, `${directory}/sessions.ts`, `${directory}/occupied-sessions.ts`].map(
    (file) => ({
      file,
      code: ', false);',
      mutators: ['BooleanLiteral'],
      why: 'a list may lag, for half the price',
    }),
  ),
  ...[`${directory}/list-sizes.ts`, `${presence}/census.ts`].map((file) => ({
    file,
    code: "Select: 'COUNT'",
    becomes: ['""'],
    why: 'it is the same number, whether or not the items are sent with it',
  })),
  {
    file: `${presence}/former-participants.ts`,
    code: ".filter((person) => person.phase === 'ended')",
    becomes: ['people', 'true'],
    why: 'who has not ended has not ended long ago; the compiler wants to know',
  },
  {
    file: `${presence}/participant-items.ts`,
    code: 'item.sk?.S?.startsWith',
    mutators: ['OptionalChaining'],
    why: 'every item has a key; the compiler cannot know',
  },
  {
    file: `${presence}/participant-items.ts`,
    code: 'default: return false;',
    becomes: ['default:'],
    why: 'nothing is as false',
  },
  ...['let members: string[] = []', 'members = [];'].map((code) => ({
    file: `${presence}/registry.ts`,
    code,
    mutators: ['ArrayDeclaration'],
    why: 'nobody who has no id watches anything',
  })),
  {
    file: `${presence}/registry.ts`,
    code: 'item.watching?.N ?',
    mutators: ['OptionalChaining'],
    why: 'only who watches is found; the compiler cannot know',
  },
];
