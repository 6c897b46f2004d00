import type { Item } from '../../functions/aws/items/items.ts';

/** What an item was before its last write, `undefined` if it was not there. */
export type Stale = { readonly until: number; readonly item: Item | undefined };

/** What a partition still looks like to a read that is not consistent, by sort keys, where that is not how it is. */
export type Staleness = {
  readonly note: (key: Item, before: Item | undefined, until: number) => void;
  readonly of: (pk: string) => ReadonlyMap<string, Stale>;
};

export const nothing: ReadonlyMap<string, Stale> = new Map();

export const createStaleness = (clock: () => number): Staleness => {
  const partitions = new Map<string, Map<string, Stale>>();
  return {
    note: ({ pk, sk }, item, until) => {
      if (until <= clock()) return;
      const stale = partitions.get(pk?.S ?? '') ?? new Map<string, Stale>();
      partitions.set(pk?.S ?? '', stale);
      stale.set(sk?.S ?? '', { until, item });
    },
    of: (pk) => {
      const stale = partitions.get(pk);
      if (stale === undefined) return nothing;
      for (const [sk, { until }] of stale) if (until <= clock()) stale.delete(sk);
      if (stale.size === 0) partitions.delete(pk);
      return stale;
    },
  };
};
