import { type Consumed, dollarsOf } from '../../bench/abuse/consumed.ts';
import { counted } from '../../bench/abuse/counted.ts';
import { ENVIRONMENTS, others, people, type Row, strangers } from '../../bench/abuse/rows.ts';
import { MOST_OF_ONE } from '../../functions/limits/own-connections.ts';
import { schema } from '../../infra/settings/schema.ts';
import { table } from './table.ts';

const BEGIN = '<!-- from here on made from bench/abuse by `npm run docs` -->';
const END = '<!-- until here -->';

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const dollars = (consumed: Consumed): string => dollarsOf(consumed).toFixed(2);
const unit = (value: number): string => String(Number(value.toFixed(1)));

const line = ({ who, bound, times, consumed, others: notice }: Row): string[] => [
  who,
  bound,
  count(times),
  count(consumed.messages + consumed.posts),
  count(consumed.invocations),
  count(consumed.writes),
  count(consumed.reads),
  dollars(consumed),
  notice,
];

const head = [
  'who',
  'what bounds it',
  'times',
  'messages and posts',
  'invocations',
  'write units',
  'read units',
  'US$',
  'others notice',
];

const tables = (): string => {
  const units = counted();
  const { centsPerHour } = schema.parse({});
  return `${table(head, strangers(units).map(line))}

Somebody who has been let in, by whatever kind of account, into a session with 250 people inside: what each message consumes, and what an hour of it costs on one connection and on all ${MOST_OF_ONE}. *pace* is \`messagesPerSecond\`
and \`messagesAtOnce\` (\`connection.too-fast\`), *money* is \`centsPerHour\`, $${(centsPerHour / 100).toFixed(2)} (\`person.too-much\`), which lasts a tenth longer for what keeps people inside.

${table(
  [
    'sends',
    'posts',
    'write units',
    'read units',
    'on one connection: times, US$, bounded by',
    'on all: times, US$, bounded by',
    'others notice',
  ],
  people(units).map(({ what, each, onOne, onAll }) => [
    what,
    unit(each.posts),
    unit(each.writes),
    unit(each.reads),
    ...[onOne, onAll].map(({ times, consumed, bound }) => `${count(times)}, ${dollars(consumed)}, ${bound}`),
    onOne.others,
  ]),
)}

${table(head, others(units).map(line))}

Reckoned with ${ENVIRONMENTS} environments of each function that serve whoever it is, at the list prices of us-east-1.`;
};

/**
 * The page with its tables made anew.
 * @throws when their place cannot be found.
 */
export const securityPage = (text: string): string => {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/security.md has no place for its tables.');
  return `${text.slice(0, begin)}${BEGIN}\n\n${tables()}\n\n${text.slice(end)}`;
};
