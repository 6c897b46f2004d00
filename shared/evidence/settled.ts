import { inOrder } from '../audit/order.ts';
import type { ParticipantRecord } from '../audit/record.ts';
import type { Duration } from '../instant.ts';
import { isEntrance } from './participation.ts';

/**
 * Records lie by time and are read in parts, and the clocks of two functions differ, by far less than this: what comes before
 * another in the chain may lie behind it. So near to an end of what has been read, nobody can say that nothing is missing.
 */
const SKEW: Duration = 5_000;

/**
 * How many of the records of a chain, which are given by time and go on after these, belong to participations that are over:
 * what comes then can be read apart from them.
 */
export const settled = (byTime: readonly ParticipantRecord[]): number => {
  const ordered = inOrder(byTime);
  const end = byTime.at(-1)?.at ?? 0;
  return (
    ordered.findLastIndex(
      ({ type, at }, index) =>
        type === 'ended' && begins(ordered[index + 1]) && end - at >= SKEW && parts(ordered, index + 1),
    ) + 1
  );
};

/**
 * With which of the records of a chain, which are given by time and have others before them, the first participation begins
 * that is among them as a whole; how many they are when none is.
 */
export const firstWhole = (byTime: readonly ParticipantRecord[]): number => {
  const ordered = inOrder(byTime);
  const start = byTime[0]?.at ?? 0;
  const found = ordered.findIndex(
    (record, index) => begins(record) && record.at - start >= SKEW && parts(ordered, index),
  );
  return found === -1 ? ordered.length : found;
};

/** Who comes back too late is warned and ended once more, or only ended: that begins nothing. */
const begins = (record: ParticipantRecord | undefined): boolean =>
  record !== undefined && (isEntrance(record) || record.type === 'knocked');

/**
 * Whether what comes before it in the chain lies before it in the table as well, by time: clocks differ a little. What is of
 * one moment lies in the order of the chain.
 */
const parts = (ordered: readonly ParticipantRecord[], index: number): boolean =>
  ordered.slice(0, index).every((one) => ordered.slice(index).every((other) => one.at <= other.at));
