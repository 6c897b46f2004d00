import type { Duration } from '../../../shared/instant.ts';
import type { Random } from '../platform/random.ts';

const SECOND = 1_000;

/** After how long somebody answers what runs out in so long, at once or in the last moment; null if they do not heed it. */
export const answersAfter = (random: Random, attention: number, left: Duration): Duration | null => {
  if (!random.chance(attention)) return null;
  return random.chance(0.5) ? random.between(SECOND, 20 * SECOND) : left + random.between(-2_000, 2_000);
};
