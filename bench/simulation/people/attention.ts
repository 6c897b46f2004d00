import type { Duration } from '../../../shared/instant.ts';
import type { Random } from '../platform/random.ts';

const SECOND = 1_000;

/**
 * After how long somebody answers something that runs out in `left`: at once or at the last moment; null if they ignore
 * it.
 */
export const answersAfter = (random: Random, attention: number, left: Duration): Duration | null => {
  if (!random.chance(attention)) return null;
  return random.chance(0.5) ? random.between(SECOND, 20 * SECOND) : left + random.between(-2_000, 2_000);
};
