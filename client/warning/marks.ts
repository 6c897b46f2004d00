/** Seconds before the logout at which the time left is said aloud. More would be unbearable. */
const MARKS = [3_600, 1_800, 1_200, 600, 300, 120, 60, 30, 10] as const;

/** From here on it interrupts whatever is being read. */
export const URGENT = 60;

/**
 * The mark that has been passed since the last look, in seconds; null when there is none. A warning's time is said when it
 * opens, so that a mark soon after that is left out. Whoever looks seldom, in a throttled tab, passes several: the last one holds.
 */
export const markBetween = (before: number, now: number, period: number): number | null =>
  MARKS.findLast((mark) => mark < before && mark >= now && mark <= (period / 1_000) * (2 / 3)) ?? null;

/** The time left as it can be read: whole minutes, in the last one tens of seconds, and then each second. */
export const readable = (seconds: number): number => {
  const step = seconds > 60 ? 60 : seconds > 10 ? 10 : 1;
  return Math.ceil(seconds / step) * step * 1_000;
};

/** Seconds as a clock shows them: `0:07`, `29:59`. */
export const asClock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
