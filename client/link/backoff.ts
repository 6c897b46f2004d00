const FIRST = 1_000;
const LONGEST = 30_000;

/**
 * How long to wait before the attempt after `failures` failed ones, one at least, in milliseconds: anything between nothing
 * and a bound that doubles (full jitter). Thousands of clients that lost one gateway do not return in step.
 */
export const backoff = (failures: number, random: () => number): number =>
  Math.round(random() * Math.min(LONGEST, FIRST * 2 ** (failures - 1)));
