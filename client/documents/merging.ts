import { mergeUpdates } from 'yjs';

/** Yjs looks through all that are merged at each step: so many at once are merged fast. */
export const AT_ONCE = 64;

/** One update for these, of which there is one at least; a day without a network leaves tens of thousands. */
export const merged = (
  updates: readonly Uint8Array[],
  merge: (some: Uint8Array[]) => Uint8Array = mergeUpdates,
): Uint8Array => {
  if (updates.length <= AT_ONCE) return merge([...updates]);
  const groups = Array.from({ length: Math.ceil(updates.length / AT_ONCE) }, (_, nth) =>
    merge(updates.slice(nth * AT_ONCE, (nth + 1) * AT_ONCE)),
  );
  return merged(groups, merge);
};
