import type { Item } from '../../functions/aws/items/items.ts';
import { createIndexView, type IndexView } from './index-view.ts';
import { createPartition, type Partition } from './partition.ts';
import { indexes } from './schema.ts';

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
  readonly partitionOf: (pk: string) => Partition | undefined;
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
  /** What an item was until then, for inconsistent reads. */
  const lagging = new Map<string, { readonly until: number; readonly item: Item | undefined }>();

  const find = ({ pk, sk }: Item): Item | undefined => partitions.get(pk?.S ?? '')?.get(sk?.S ?? '');
  const store = (key: Item, before: Item | undefined, after: Item | undefined) => {
    const pk = key.pk?.S ?? '';
    const partition = partitions.get(pk) ?? createPartition();
    partitions.set(pk, partition);
    partition.set(key.sk?.S ?? '', after);
    for (const view of followers) view.note(before, after);
    const until = clock() + lag();
    if (until > clock()) lagging.set(nameOf(key), { until, item: before });
    written(before, after);
  };
  const read = (key: Item, consistent: boolean | undefined): Item | undefined => {
    const old = consistent === true ? undefined : lagging.get(nameOf(key));
    if (old === undefined) return find(key);
    if (old.until > clock()) return old.item;
    lagging.delete(nameOf(key));
    return find(key);
  };

  return {
    find,
    read,
    store,
    isBusy,
    partitionOf: (pk) => partitions.get(pk),
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
