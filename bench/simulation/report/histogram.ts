import { percentile } from '../../../local/watch/percentile.ts';

/** How often each value occurred, in steps of a tenth of a second; the largest is kept exactly. */
export type Histogram = { readonly counts: Map<number, number>; total: number; most: number };

const STEP = 100;

export const createHistogram = (): Histogram => ({ counts: new Map(), total: 0, most: 0 });

/** Counts a value, in milliseconds. One below zero counts as zero: clocks differ. */
export const count = (histogram: Histogram, value: number): void => {
  const step = Math.max(0, Math.ceil(value / STEP));
  histogram.counts.set(step, (histogram.counts.get(step) ?? 0) + 1);
  histogram.total += 1;
  histogram.most = Math.max(histogram.most, value);
};

export const merge = (into: Histogram, from: Histogram): void => {
  for (const [step, times] of from.counts) into.counts.set(step, (into.counts.get(step) ?? 0) + times);
  into.total += from.total;
  into.most = Math.max(into.most, from.most);
};

/** The value that this share of all values does not exceed, in milliseconds; 0 when nothing was counted. */
export const percentileOf = ({ counts }: Histogram, share: number): number =>
  percentile(
    [...counts].map(([step, weight]) => ({ value: step * STEP, weight })),
    share,
  ) ?? 0;
