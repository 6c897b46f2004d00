const MINUTE = 60_000;
const round = [5, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * MINUTE);

/** The durations offered for a hold. One no longer than the idle timeout would put nothing off. */
export const holdLengths = (limit: number, idleTimeout: number): readonly number[] => [
  ...round.filter((length) => length > idleTimeout && length < limit),
  limit,
];
