import type { Duration } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long the queue takes at most from a message's due time until its function runs. */
export const DELIVERY: Duration = SECOND;

/** As the queue is deployed: how long a failed message stays hidden, and how often it is handed out in all. */
export const HIDDEN_AFTER_FAILURE: Duration = MINUTE;
export const RECEIVED_AT_MOST = 5;

/** How often the sweep runs, and how many in a row the simulated platform may spoil. */
export const SWEEP_PERIOD: Duration = MINUTE;
export const SPOILED_SWEEPS = 2;

/** How long a client waits for a missing change of the roster before asking for it. */
export const ROSTER_PATIENCE: Duration = 2_000;

export type Term = { readonly name: string; readonly duration: Duration; readonly why: string };

/**
 * How late a warning or an ending may be when both hands work: this is what the documents promise. Precision and slack
 * are no terms of it: an alarm that they make early puts a message for the very second, or sets the next alarm ahead of
 * it.
 */
export const ordinaryTerms = (): readonly Term[] => [
  { name: 'at the last moment', duration: SECOND, why: 'a message is put no sooner than this ahead' },
  { name: 'delivery', duration: DELIVERY, why: 'the queue hands it out within this after its time' },
  { name: 'clocks', duration: SECOND, why: 'the clocks of two functions differ by up to this' },
  { name: 'start and calls', duration: SECOND, why: 'a cold start, a read and a write' },
];

/** How late a warning or a logout may be when the message is lost or its function dies: the alarm is behind it. */
export const behindTerms = ({ precision }: Pick<Policy, 'precision'>): readonly Term[] => [
  { name: 'rounding', duration: SECOND, why: 'an alarm is set for a whole second, rounded up' },
  { name: 'precision', duration: precision, why: 'the platform rings within this after the time' },
  { name: 'clocks', duration: SECOND, why: 'the clocks of two functions differ by up to this' },
  { name: 'start and calls', duration: SECOND, why: 'a cold start, a read and a write' },
];

/** How late they may be when the alarm is lost too, or its function dies, so that the sweep has to find them. */
export const sweptTerms = ({ precision }: Pick<Policy, 'precision'>): readonly Term[] => {
  const slot = Math.min(MINUTE, precision);
  return [
    { name: 'rounding', duration: SECOND, why: 'an alarm is set for a whole second, rounded up' },
    {
      name: 'set again',
      duration: precision,
      why: 'an alarm that rang before its time is not set again sooner',
    },
    { name: 'wake slot', duration: slot, why: 'the index holds coarse slots, rounded up' },
    { name: 'margin', duration: 2 * precision, why: 'an alarm counts as lost only after this' },
    { name: 'sweep period', duration: SWEEP_PERIOD, why: 'until the next sweep is due' },
    { name: 'sweep precision', duration: precision, why: 'the sweep is itself a schedule' },
    {
      name: 'spoiled sweeps',
      duration: SPOILED_SWEEPS * SWEEP_PERIOD,
      why: `at most ${SPOILED_SWEEPS} sweeps in a row are struck by faults (an assumption about the platform)`,
    },
    { name: 'clocks', duration: SECOND, why: 'the clocks of two functions differ by up to this' },
    { name: 'run', duration: 29 * SECOND, why: 'a function may take this long' },
  ];
};

/**
 * How late a notice, a farewell or a roster may be when the function that owed it dies: the sweep settles the debt, and
 * every attempt that dies after a write starts the wait again.
 */
export const noticeTerms = ({ precision }: Pick<Policy, 'precision'>): readonly Term[] => {
  const slot = Math.min(MINUTE, precision);
  const once = 2 * slot + SWEEP_PERIOD + precision;
  return [
    { name: 'one attempt', duration: once, why: 'slot, rounding, sweep period, sweep precision' },
    {
      name: 'spoiled attempts',
      duration: SPOILED_ATTEMPTS * once,
      why: `at most ${SPOILED_ATTEMPTS} attempts in a row die (an assumption about the platform)`,
    },
    { name: 'run', duration: 29 * SECOND, why: 'a function may take this long' },
  ];
};

const SPOILED_ATTEMPTS = 3;

export const sumOf = (terms: readonly Term[]): Duration =>
  terms.reduce((sum, { duration }) => sum + duration, 0);

/**
 * Lambda retries an alarm whose function dies after one minute and after two more. That is sooner than the sweep, so it
 * is no term of the bound.
 */
export const LAMBDA_RETRIES: readonly Duration[] = [MINUTE, 2 * MINUTE];
