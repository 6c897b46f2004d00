import type { Instant } from '../../../shared/instant.ts';
import { createRandom } from '../platform/random.ts';

/** A backend deletes a session for good, whoever is inside. */
export type Deletion = { readonly at: number; readonly session: string };

/** In one of a dozen histories. */
const SHARE = 1 / 12;

export const deletionOf = (
  seed: number,
  people: readonly { readonly session: string }[],
  latest: number,
): Deletion | null => {
  const random = createRandom(seed);
  if (people.length === 0 || !random.chance(SHARE)) return null;
  return { at: Math.round(random.between(0, latest)), session: random.pick(people).session };
};

/** Since when nobody finds the way into a session that is being deleted, and since when it is gone. */
export type Doom = { readonly shutAt: Instant | null; readonly goneAt: Instant | null };
