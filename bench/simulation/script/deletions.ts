import type { Instant } from '../../../shared/instant.ts';
import type { Random } from '../platform/random.ts';

/** A backend deletes a session for good, whoever is inside. */
export type Deletion = { readonly at: number; readonly session: string };

export const deletionOf = (
  random: Random | null,
  people: readonly { readonly session: string }[],
  latest: number,
): Deletion | null =>
  random === null || people.length === 0
    ? null
    : { at: Math.round(random.between(0, latest)), session: random.pick(people).session };

/** Since when nobody can enter the session that is being deleted, and since when it is gone. */
export type Doom = { readonly shutAt: Instant | null; readonly goneAt: Instant | null };
