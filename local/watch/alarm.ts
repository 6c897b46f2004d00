import type { Points } from './expression.ts';

/** CloudWatch's states of an alarm. (Not one of ours: those wake participants.) */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** When an alarm of CloudWatch is red. */
export type AlarmRule = {
  readonly comparison: keyof typeof comparisons;
  readonly threshold: number;
  /** How many of the latest periods are looked at, and how many of them must breach. */
  readonly periods: number;
  readonly breaches: number;
  readonly missing: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
};

export type Judgement = { readonly state: AlarmState; readonly reason: string };

export const comparisons = {
  GreaterThanOrEqualToThreshold: { says: 'at least', breaches: (value: number, by: number) => value >= by },
  GreaterThanThreshold: { says: 'more than', breaches: (value: number, by: number) => value > by },
  LessThanThreshold: { says: 'less than', breaches: (value: number, by: number) => value < by },
  LessThanOrEqualToThreshold: { says: 'at most', breaches: (value: number, by: number) => value <= by },
} as const;

/** When it is red, for people. */
export const redWhen = ({ comparison, threshold, breaches, periods }: AlarmRule): string => {
  const often = periods > 1 ? ` in ${breaches} of ${periods} periods` : '';
  return `Red is ${comparisons[comparison].says} ${threshold}${often}.`;
};

/**
 * How many periods are read for a rule. CloudWatch reads "more than the evaluation periods", in the example of its
 * documentation 5 for 3, and prefers points that are there to missing ones: so silence shows two periods later.
 */
export const readPeriods = ({ periods }: Pick<AlarmRule, 'periods'>): number => periods + 2;

/**
 * Judges the points of `readPeriods` periods, the latest one last. Missing points count, as the rule says, only when there
 * are too few others.
 */
export const judge = (rule: AlarmRule, points: Points, now: Judgement): Judgement => {
  const there = points.filter((point) => point !== null);
  const latest = there.slice(-rule.periods);
  const lacking = rule.periods - latest.length;
  if (lacking > 0 && rule.missing === 'ignore') return now;
  if (latest.length === 0 && rule.missing === 'missing')
    return { state: 'INSUFFICIENT_DATA', reason: 'There is no data point.' };
  const { breaches } = comparisons[rule.comparison];
  const breaching = latest.filter((value) => breaches(value, rule.threshold)).length;
  const red =
    rule.missing === 'missing' && lacking > 0
      ? // Those that are there decide, if enough of them could have breached.
        breaching >= Math.min(rule.breaches, latest.length)
      : breaching + (rule.missing === 'breaching' ? lacking : 0) >= rule.breaches;
  const values = latest.map((value) => Number(value.toFixed(2))).join(', ') || 'nothing';
  const filled = lacking > 0 && latest.length > 0 ? `, and ${lacking} missing` : '';
  return {
    state: red ? 'ALARM' : 'OK',
    reason: `Latest: ${values}${filled}. ${redWhen(rule)}`,
  };
};
