import * as z from 'zod/mini';
import { counted } from '../../bench/events/counted.ts';
import { dollarsOfEvent } from '../../bench/numbers/event-price.ts';
import { prices } from '../../bench/simulation/report/prices.ts';
import { busWords, type DetailType, details, SOURCE } from '../../shared/bus/details.ts';
import { table } from './table.ts';

type Json = { readonly [key: string]: unknown };
const wordsOf = (type: DetailType) => {
  const words = busWords.get(details[type]);
  if (words?.id === undefined) throw new Error(`The event ${type} is not described.`);
  return { id: words.id, description: words.description };
};

const types = Object.keys(details) as readonly DetailType[];

/** JSON Schema of what a rule's target receives: EventBridge's envelope, and the detail of each type. */
export const eventSchemas = (): Json => {
  const { schemas } = z.toJSONSchema(busWords, {
    metadata: busWords,
    uri: (id) => `#/definitions/${id}`,
    // There may be more fields than are listed here.
    io: 'input',
    target: 'draft-7',
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What Vigil tells others on the event bus',
    oneOf: types.map((type) => ({
      type: 'object',
      required: ['source', 'detail-type', 'detail'],
      properties: {
        source: { const: SOURCE },
        'detail-type': { const: type },
        detail: { $ref: `#/definitions/${wordsOf(type).id}` },
      },
    })),
    definitions: Object.fromEntries(
      types.map((type) => {
        const { $id: _id, id: _name, ...schema } = schemas[wordsOf(type).id] as Json;
        return [wordsOf(type).id, schema];
      }),
    ),
  };
};

const fieldsOf = (type: DetailType) =>
  Object.entries(details[type].shape).map(
    ([name, field]) => [name, busWords.get(field as z.ZodMiniType)?.description ?? ''] as const,
  );

/** Each field once, with the events that have it. */
const fieldRows = (): string[][] => {
  const rows = new Map<string, { words: string; of: DetailType[] }>();
  for (const type of types)
    for (const [name, words] of fieldsOf(type)) {
      const key = `${name} ${words}`;
      const row = rows.get(key) ?? { words, of: [] };
      rows.set(key, { ...row, of: [...row.of, type] });
    }
  return [...rows].map(([key, { words, of }]) => [`\`${key.split(' ')[0]}\``, whose(of), words]);
};

const whose = (of: readonly DetailType[]): string => {
  if (of.length === types.length) return 'all';
  const people = types.filter((type) => type.startsWith('participant.'));
  if (of.length === people.length && people.every((type) => of.includes(type))) return '`participant.*`';
  return of.map((type) => `\`${type}\``).join(', ');
};

const costOf = (eventsAnHour: number): string => `$${(eventsAnHour * 1_000 * dollarsOfEvent).toFixed(4)}`;

export const eventsPage = (example: string): string => `# Events

What becomes of people and sessions is told on an EventBridge bus, so that other systems need not ask: an e-mail to whoever was logged out, a recording that stops when nobody is inside, a licence that becomes free.
This page and [events.schema.json](events.schema.json) are made from \`shared/bus/details.ts\` by \`npm run docs\`.

The stack makes a bus of its own; \`eventBus\` names another, or \`none\` ([settings.md](settings.md)). In an app of one's own it is \`vigil.eventBus\`. Locally \`/dev/events\` shows what was put, and \`--events-to URL\` posts it ([local-stack.md](local-stack.md#events)).

## What is promised

- **At least once.** Each record of the [audit trail](audit.md) comes out of the bus, and so does each time that a session is occupied, emptied, closed or deleted. It does so whatever function dies between any two calls, and however long the bus was gone, up to 23 hours ([decision 150](decisions/0150-what-others-are-told-comes-from-the-stream.md)). \`id\` is the same whenever the same is told again.
- **In the order of \`sequence\`.** EventBridge keeps no order, and what failed comes again. Within one line (\`sequenceOf\`: a participant of a session, a session's records, its closings, its occupancy) the numbers are the order. A participant's and a session's have no gap: whoever misses one has not been told yet. Those of closings and of the occupancy have gaps.
- **Later by some tenths of a second**, since nobody who uses a session waits for it. \`at\` is when it was decided; of *occupied*, *emptied* and *deleted* it is known to the second.
- **No content, no names, no e-mail addresses.** People are the ids that their tokens have, or with \`eventPeople=none\` a pseudonym that is another in each session: whoever knows an id can make it, so it hides, and is no secret.
- **Fields are added, none is renamed.** \`version\` is ${String(details['session.deleted'].shape.version._zod.def.values[0])}. A type that has to mean something else gets another name. An event is 2 KB at the most.

A deletion tells of nobody who was inside by itself: they are gone with the session.

## Which there are

\`source\` is \`${SOURCE}\`; the \`detail-type\` is one of these.

${table(
  ['detail-type', 'when'],
  types.map((type) => [`\`${type}\``, wordsOf(type).description]),
)}

## What they say

In \`detail\`. Instants are epoch milliseconds of the server.

${table(['field', 'of', 'meaning'], fieldRows())}

## Rules

Sends an e-mail, stops a recording and frees a licence ([examples/neighbours.ts](examples/neighbours.ts), which \`test/docs/events.unit.test.ts\` synthesizes):

\`\`\`ts
${example.trim()}
\`\`\`

A target that keeps state does so by the number, not by the order of arrival. In DynamoDB, one conditional write; an event that is old, or comes twice, changes nothing:

\`\`\`ts
await table.update({
  Key: { pk: \`\${detail.sessionId}/\${detail.participantId}\` },
  UpdateExpression: 'SET seen = :sequence, #is = :type',
  ConditionExpression: 'attribute_not_exists(seen) OR seen < :sequence',
  …
});
\`\`\`

## What it costs

$${prices.perMillionEvents} a million events; with the call of the function and the line that it prints, at most $${(1e6 * dollarsOfEvent).toFixed(2)}. Following the stream is free. Counted on the real functions and the stream of the table behind them, by \`node bench/events/count.ts\`; larger meetings are in [numbers.md](numbers.md):

${table(
  ['who', 'events', 'participant-hours', 'events in one', 'US$ for 1,000'],
  counted().map(({ what, events, participantHours }) => {
    const inOne = events / participantHours;
    return [what, String(events), String(participantHours), inOne.toFixed(1), costOf(inOne)];
  }),
)}

Rules and their targets are priced by themselves. With \`eventBus=none\` there is no stream, no function and no bus.
`;
