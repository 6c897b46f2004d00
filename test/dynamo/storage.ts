import type { Item } from '../../functions/aws/items/items.ts';
import { createIndexView, type IndexView } from './index-view.ts';
import { createPartition, type Partition } from './partition.ts';
import { indexes } from './schema.ts';
import { createStaleness, nothing } from './staleness.ts';

export type DynamoOptions = {
  /** In milliseconds. */
  readonly clock: () => number;
  /** How long an index, or an inconsistent read, lags behind a write. Asked at each write. */
  readonly lag: () => number;
  /** Whether this partition accepts no requests at the moment. */
  readonly isBusy?: (partition: string) => boolean;
  /** Called for every write at the moment when it is made. */
  readonly written?: (before: Item | undefined, after: Item | undefined) => void;
};

/** The items and the indexes that follow them. Items are never changed in place. */
export type Storage = {
  readonly find: (key: Item) => Item | undefined;
  /** What a reader gets: an inconsistent read may return what was there a while ago. */
  readonly read: (key: Item, consistent: boolean | undefined) => Item | undefined;
  readonly store: (key: Item, before: Item | undefined, after: Item | undefined) => void;
  readonly isBusy: (partition: string) => boolean;
  /** The items of a partition in order, from this sort key on, or after it; some as they were a while ago, unless the read is consistent. */
  readonly walk: (pk: string, start: string | null, forward: boolean, consistent: boolean) => Iterable<Item>;
  readonly viewOf: (index: string) => IndexView;
  readonly items: () => Iterable<Item>;
};

export const createStorage = ({
  clock,
  lag,
  isBusy = () => false,
  written = () => {},
}: DynamoOptions): Storage => {
  const partitions = new Map<string, Partition>();
  const views = Object.fromEntries(
    Object.entries(indexes).map(([name, definition]) => [name, createIndexView(definition, clock, lag)]),
  );
  const followers = Object.values(views);
  const staleness = createStaleness(clock);

  const find = ({ pk, sk }: Item): Item | undefined => partitions.get(pk?.S ?? '')?.get(sk?.S ?? '');
  const store = (key: Item, before: Item | undefined, after: Item | undefined) => {
    const pk = key.pk?.S ?? '';
    const partition = partitions.get(pk) ?? createPartition();
    partitions.set(pk, partition);
    partition.set(key.sk?.S ?? '', after);
    for (const view of followers) view.note(before, after);
    staleness.note(key, before, clock() + lag());
    written(before, after);
  };
  const read = (key: Item, consistent: boolean | undefined): Item | undefined => {
    const was = consistent === true ? undefined : staleness.of(key.pk?.S ?? '').get(key.sk?.S ?? '');
    return was === undefined ? find(key) : was.item;
  };

  return {
    find,
    read,
    store,
    isBusy,
    walk: (pk, start, forward, consistent) => {
      const stale = consistent ? nothing : staleness.of(pk);
      const partition = partitions.get(pk) ?? createPartition();
      if (stale.size === 0) return partition.walk(start, true, forward);
      const seen = createPartition();
      for (const item of partition.walk(null, false, true)) seen.set(item.sk?.S ?? '', item);
      for (const [sk, { item }] of stale) seen.set(sk, item);
      return seen.walk(start, true, forward);
    },
    viewOf: (index) => {
      const view = views[index];
      if (!view) throw new RangeError(`There is no index ${index}.`);
      return view;
    },
    *items() {
      for (const partition of partitions.values()) yield* partition.walk(null, false, true);
    },
  };
};

export const nameOf = ({ pk, sk }: Item): string => `${pk?.S}\u0000${sk?.S}`;
