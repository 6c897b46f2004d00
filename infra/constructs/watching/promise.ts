import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { Readings } from './readings.ts';

/** What is promised of warnings and logouts: this percentage comes within this time, over thirty days. */
export const PROMISE = { within: 2_000, ofHundred: 99, days: 30 } as const;

/** How many may be late, in percent. */
const BUDGET = 100 - PROMISE.ofHundred;

/** This many punctual ones are added before the share is taken: one late logout in a quiet hour is no reason to wake anybody. */
const QUIET = 20;

/**
 * How fast the error budget is used: 1 uses just all of it in thirty days. Of the metrics that there are: what share of the warnings and of
 * the logouts came within the promise, and how many there were.
 */
export const burnRate = (read: Readings, label: string, period: Duration): MathExpression => {
  const within = `PR(:${PROMISE.within})`;
  const ontime = (name: 'WarningLateness' | 'LogoutLateness') =>
    read.ours(name, { statistic: within, period });
  const count = (name: 'WarningLateness' | 'LogoutLateness') =>
    read.ours(name, { statistic: 'SampleCount', period });
  const late = (share: string, of: string) => `(100 - FILL(${share}, 100)) * FILL(${of}, 0)`;
  return new MathExpression({
    expression: `(${late('ws', 'wn')} + ${late('ls', 'ln')}) / (FILL(wn, 0) + FILL(ln, 0) + ${QUIET}) / ${BUDGET}`,
    usingMetrics: {
      ws: ontime('WarningLateness'),
      wn: count('WarningLateness'),
      ls: ontime('LogoutLateness'),
      ln: count('LogoutLateness'),
    },
    label,
    period,
  });
};

/** Both windows have to burn that fast: the long one so that it matters, the short one so that it is over when it is over. */
export type Burn = {
  readonly says: string;
  readonly rate: number;
  readonly windows: readonly [long: Duration, short: Duration];
};

export const burns: Readonly<Record<'FastBurn' | 'SlowBurn', Burn>> = {
  FastBurn: {
    says: 'So many warnings and logouts are late that the error budget of thirty days would be used up in two.',
    rate: 14.4,
    windows: [Duration.hours(1), Duration.minutes(5)],
  },
  SlowBurn: {
    says: 'So many warnings and logouts are late that the error budget of thirty days would be used up in five.',
    rate: 6,
    windows: [Duration.hours(6), Duration.minutes(30)],
  },
};
