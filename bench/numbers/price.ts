import { FUNCTION_GIGABYTES, prices } from '../simulation/report/prices.ts';
import type { Row } from './row.ts';
import { type Cost, HOUR } from './units.ts';

/** Everything that a bill consists of, as counted. */
export type Spent = {
  readonly reads: number;
  readonly writes: number;
  /** In both directions, in units of 32 KB. */
  readonly messages: number;
  readonly connectionMinutes: number;
  readonly invocations: number;
  /** How long functions ran, in milliseconds. */
  readonly busy: number;
  /** Messages of the second hand, and alarms that rang. */
  readonly rings: number;
  readonly alarms: number;
};

/** A handler without a crowd. Generous: it takes one or two. */
export const HANDLER_MS = 10;
const METRICS_BYTES = 250;
const TARGET = 0.08;
/** The most that may be spent on tracing. */
const TRACES = 0.1;

const MILLION = 1_000_000;

/** The cost of tracing a hundredth of the invocations, the stack's sampling rate. */
export const tracesOf = ({ invocations }: Spent): number =>
  (invocations * prices.tracedShare * prices.perMillionTraces) / MILLION;

/** US$ at list prices of us-east-1, tracing included. */
export const dollarsOf = (spent: Spent): number =>
  (spent.reads * prices.perMillionReads +
    spent.writes * prices.perMillionWrites +
    spent.messages * prices.perMillionMessages +
    spent.connectionMinutes * prices.perMillionConnectionMinutes +
    spent.invocations * prices.perMillionInvocations +
    3 * spent.rings * prices.perMillionQueueRequests +
    spent.alarms * prices.perMillionAlarms) /
    MILLION +
  (spent.busy / 1_000) * FUNCTION_GIGABYTES * prices.perGigabyteSecond +
  (spent.invocations * METRICS_BYTES * prices.perGigabyteLogged) / 1e9 +
  tracesOf(spent);

/** What an hour of one active person consumed. */
const hourOf = (costs: readonly Cost[]): Spent => {
  const hour = costs.find(({ what }) => what === HOUR);
  if (!hour) throw new Error('The hour has not been counted.');
  const { reads, writes, posts, rings, messages } = hour;
  const invocations = messages + rings;
  return {
    reads,
    writes,
    messages: messages + posts,
    connectionMinutes: 60,
    invocations,
    busy: invocations * HANDLER_MS,
    rings,
    alarms: 0,
  };
};

/**
 * The cost of a thousand hours of one active person, from what an hour of the real handlers consumed, tracing included.
 */
export const priceRows = (costs: readonly Cost[]): Row[] => {
  const hour = hourOf(costs);
  const [dollars, traces] = [dollarsOf(hour), tracesOf(hour)];
  return [
    {
      what: 'price of 1,000 participant-hours, active in every minute, six in the session',
      measured: dollarsOfAThousand(dollars),
      against: dollarsOfAThousand(TARGET / 1_000),
      ratio: (dollars * 1_000) / TARGET,
      target: 1,
    },
    {
      what: 'of which for tracing',
      measured: dollarsOfAThousand(traces),
      against: dollarsOfAThousand(dollars),
      ratio: traces / dollars,
      target: TRACES,
    },
  ];
};

export const dollarsOfAThousand = (each: number): string => `$${(each * 1_000).toFixed(3)}`;
