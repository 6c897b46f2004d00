import type { Duration } from '../instant.ts';
import type { Link } from './trail.ts';

/** More than two functions' clocks ever differ by, and much less than a chain rests before it begins anew. */
const SKEW: Duration = 60_000;

/**
 * The records of one owner in the order of their chain, given by time, as they are kept: what one function did may carry an
 * earlier time than what another had done just before it. A chain that begins anew comes after the old one.
 */
export const inOrder = <Record extends Pick<Link, 'sequence' | 'at'>>(
  byTime: readonly Record[],
): readonly Record[] => {
  const ordered: Record[] = [];
  for (const record of byTime) {
    const isBefore = (one: Record) => one.sequence <= record.sequence || one.at < record.at - SKEW;
    ordered.splice(ordered.findLastIndex(isBefore) + 1, 0, record);
  }
  return ordered;
};
