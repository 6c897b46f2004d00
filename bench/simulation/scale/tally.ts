/** What an account is limited in, and billed for. */
export const measures = [
  'connects',
  'messages',
  'updates',
  'creates',
  'deletes',
  'alarms',
  'rings',
  'invocations',
  'writes',
  'wakes',
  'reads',
  'busy',
] as const;

/**
 * `messages` to and from clients share one quota · `updates`, `creates`, `deletes` are calls to the Scheduler, `alarms`
 * what it invokes, `rings` messages of the second hand · `writes` and `reads` are request units, `wakes` those of
 * the writes that fall upon the wake index · `busy` is milliseconds of running functions.
 */
export type Measure = (typeof measures)[number];

/** Counts by the second of a day. */
export type Tally = {
  readonly seconds: number;
  readonly add: (measure: Measure, at: number, amount?: number) => void;
  /** One array: all seconds of the first measure, then of the next. */
  readonly counts: Float64Array;
  readonly of: (measure: Measure) => Float64Array;
};

export const createTally = (seconds: number, counts = new Float64Array(seconds * measures.length)): Tally => {
  const offsets = Object.fromEntries(measures.map((measure, index) => [measure, index * seconds])) as Record<
    Measure,
    number
  >;
  return {
    seconds,
    counts,
    // `at` is in milliseconds from the beginning of the day; what comes after the end is not counted.
    add: (measure, at, amount = 1) => {
      const second = Math.floor(at / 1_000);
      if (second < seconds) {
        const index = offsets[measure] + second;
        counts[index] = (counts[index] ?? 0) + amount;
      }
    },
    of: (measure) => counts.subarray(offsets[measure], offsets[measure] + seconds),
  };
};

/** Adds another tally of the same day. */
export const addTally = (into: Float64Array, from: Float64Array): void => {
  for (let index = 0; index < from.length; index += 1) into[index] = (into[index] ?? 0) + (from[index] ?? 0);
};
