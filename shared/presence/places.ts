import type { Present, Warned } from './participant.ts';

type Inside = Present | Warned;

/**
 * Those for whom there is no room: whoever came last, which is the same people whoever looks, and whether or not some of them
 * have gone by then. A participation keeps the limit that it began with.
 */
export const surplusOf = (inside: readonly Inside[]): readonly Inside[] => {
  const taken = new Map<number, number>();
  return inside
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.participantId < b.participantId ? -1 : 1))
    .filter(({ policy: { participantLimit: limit } }) => {
      const isOver = isFull(taken, limit);
      if (!isOver) taken.set(limit, (taken.get(limit) ?? 0) + 1);
      return isOver;
    });
};

/** How many more may enter with this limit. */
export const placesLeft = (inside: readonly Inside[], limit: number): number =>
  limit - inside.filter(({ policy }) => policy.participantLimit <= limit).length;

/** The limits up to which all places are taken: nobody more enters who would come with one of them. */
export const fullLimits = (inside: readonly Inside[]): readonly number[] => {
  const taken = new Map<number, number>();
  for (const { policy } of inside)
    taken.set(policy.participantLimit, (taken.get(policy.participantLimit) ?? 0) + 1);
  return [...taken.keys()].filter((limit) => isFull(taken, limit)).sort((a, b) => a - b);
};

/** `taken` says how many came with which limit. Whoever may enter above that of others takes no place of theirs. */
const isFull = (taken: ReadonlyMap<number, number>, limit: number): boolean => {
  const below = [...taken].filter(([other]) => other <= limit);
  return below.reduce((sum, [, count]) => sum + count, 0) >= limit;
};
