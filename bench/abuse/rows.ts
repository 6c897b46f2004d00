import { BY_ONE_LINK } from '../../functions/limits/arrivals.ts';
import { FREE_OF_A_BURDEN, RESERVE } from '../../functions/limits/burden.ts';
import { MOST_OF_ONE } from '../../functions/limits/own-connections.ts';
import { THROTTLES } from '../../infra/constructs/throttles.ts';
import { schema } from '../../infra/settings/schema.ts';
import { type Attack, creations, messages } from './attacks.ts';
import { type Consumed, dollarsOf, nothingConsumed, times } from './consumed.ts';
import type { Counted } from './counted.ts';

/**
 * How many environments of a function serve somebody who keeps them busy. Each keeps its own count, so each lets a
 * little through.
 */
export const ENVIRONMENTS = 10;

const HOUR = 3_600;
/** The shortest idle timeout that a deployment accepts, in seconds. */
const SHORTEST_IDLE = 60;
const { messagesPerSecond, messagesAtOnce, dearPerHour, knocksPerHour, centsPerHour, connectionsPerHour } =
  schema.parse({});

/** What somebody can do in an hour, and its effects. */
export type Row = {
  readonly who: string;
  readonly bound: string;
  readonly times: number;
  readonly consumed: Consumed;
  readonly others: string;
};

const refusal: Consumed = { ...nothingConsumed, messages: 1, posts: 1, invocations: 1 };
/** Frames still on their way when a connection is closed. */
const UNDER_WAY = 100;

const row = (who: string, bound: string, often: number, each: Consumed, others: string): Row => ({
  who,
  bound,
  times: often,
  consumed: times(each, often),
  others,
});

const upgrades = THROTTLES.$connect.ThrottlingRateLimit * HOUR;
const arrivals = (most: number) => most * (1 + ENVIRONMENTS / 50);

const ofCounted = (counted: Counted) => (what: string) => {
  const consumed = counted[what];
  if (!consumed) throw new Error(`${what} has not been counted: node bench/abuse/main.ts`);
  return consumed;
};

/** People whom nobody has let in. */
export const strangers = (counted: Counted): readonly Row[] => {
  const of = ofCounted(counted);
  const perSecond = THROTTLES.$connect.ThrottlingRateLimit;
  const shut = 'nobody else gets a new connection meanwhile; whoever has one keeps it';
  const throttle = `the throttle of \`$connect\`, ${perSecond} a second for all together`;
  return [
    row(
      'no token, or a forged one',
      `${throttle}; no call of the table`,
      upgrades,
      { ...nothingConsumed, invocations: 1 },
      shut,
    ),
    row(
      "a guest's credential that no invitation bears",
      `${throttle}; one read`,
      upgrades,
      of('invented'),
      shut,
    ),
    row(
      'a public link: comes, says `hello`, goes',
      `\`connectionsPerHour\` × ${BY_ONE_LINK} by one link`,
      arrivals(BY_ONE_LINK * connectionsPerHour),
      of('arrival'),
      'nothing; beyond it nobody comes by that link until the next hour',
    ),
    row(
      'a public link: knocks, goes, knocks',
      `\`knocksPerHour\` by one link (\`door.too-often\`), \`linkLimit\` at once`,
      knocksPerHour,
      of('knock'),
      'moderators see who waits change; beyond it nobody knocks by that link until the next hour',
    ),
    spending(
      'a public link: says whatever, under whatever keys',
      '`centsPerHour`, all of one link together who are not inside',
      refusal,
      true,
      'nothing; beyond it nobody knocks by that link until the next hour',
    ),
  ];
};

/** As often as the budget allows; what keeps people inside may use the reserve too. */
const lasting = (each: Consumed, keeps: boolean): number => {
  const dollars = (centsPerHour / 100) * (1 + (keeps ? RESERVE : 0)) * (1 + ENVIRONMENTS * FREE_OF_A_BURDEN);
  return Math.floor(dollars / dollarsOf(each)) + ENVIRONMENTS;
};

const spending = (who: string, bound: string, each: Consumed, keeps: boolean, others: string): Row =>
  row(who, bound, lasting(each, keeps), each, others);

/** How many messages one connection can send in an hour. */
const paceOfOne = (): number =>
  (HOUR * messagesPerSecond * (messagesAtOnce + ENVIRONMENTS * Math.floor(messagesAtOnce / 12))) /
  messagesAtOnce;

/** What one person inside a full session can send: on one connection, and on as many as they may have. */
export type Sent = {
  readonly what: string;
  readonly each: Consumed;
  readonly onOne: Row;
  readonly onAll: Row;
};

export const people = (counted: Counted): readonly Sent[] => {
  const of = ofCounted(counted);
  const sent = (
    { what, others, keeps = false }: Omit<Attack, 'once'>,
    each = of(what),
    pace = paceOfOne(),
  ): Sent => {
    const most = lasting(each, keeps);
    const rowOf = (connections: number): Row => {
      const often = Math.min(connections * pace, most);
      const bound = often === most ? 'money' : 'pace';
      return row(what, bound, often, each, others);
    };
    return { what, each, onOne: rowOf(1), onAll: rowOf(MOST_OF_ONE) };
  };
  return [
    ...messages.map((attack) => sent(attack)),
    // The pace limits what is processed, not what is sent.
    sent({ what: 'anything, too fast for ever', others: 'nothing' }, refusal, Number.POSITIVE_INFINITY),
  ];
};

/** What creates something, and what somebody can still do after using up their allotment. */
export const others = (counted: Counted): readonly Row[] => {
  const of = ofCounted(counted);
  const closed: Consumed = {
    ...of('arrival'),
    messages: UNDER_WAY,
    posts: UNDER_WAY,
    invocations: of('arrival').invocations + UNDER_WAY,
  };
  return [
    ...creations.map(({ what, others: notice }) =>
      row(what, '`dearPerHour` (`person.too-often`)', dearPerHour, of(what), notice),
    ),
    row(
      `connects again and again, and sends ${UNDER_WAY} frames before each hang-up`,
      '`connectionsPerHour`',
      arrivals(connectionsPerHour),
      closed,
      'nothing',
    ),
    row(
      'comes, enters, closes the tab, again and again: time tells that they have left',
      '`connectionsPerHour`',
      arrivals(connectionsPerHour),
      of('lost'),
      'a change of the roster every few seconds',
    ),
    row(
      'falls silent, is warned and extends, in as many sessions as they have connections: time tells that they were warned',
      `the shortest idle timeout, a minute, on each of ${MOST_OF_ONE} connections`,
      (HOUR / SHORTEST_IDLE) * MOST_OF_ONE,
      of('silent'),
      'a change of the roster in half a minute',
    ),
  ];
};

/** The most expensive of all. */
export const dearest = (counted: Counted): number =>
  Math.max(
    ...[
      ...strangers(counted),
      ...others(counted),
      ...people(counted).flatMap(({ onOne, onAll }) => [onOne, onAll]),
    ].map(({ consumed }) => dollarsOf(consumed)),
  );
