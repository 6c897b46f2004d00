import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { type IndexDefinition, projected, tableKeys } from './schema.ts';
import { order, orderOfTexts } from './values.ts';

/** A global index: it follows the table after a while, and is never read consistently. */
export type IndexView = {
  /** What became of an item of the table. */
  readonly note: (before: Item | undefined, after: Item | undefined) => void;
  /** The entries of one partition, in order, as far as the index has caught up. */
  readonly entries: (partition: string) => readonly Item[];
};

type Change = {
  readonly at: number;
  readonly base: string;
  readonly from: Item | null;
  readonly to: Item | null;
};

/** @param lag how long after a change made now the index shows it; in milliseconds of `clock`. */
export const createIndexView = (
  definition: IndexDefinition,
  clock: () => number,
  lag: () => number,
): IndexView => {
  const partitions = new Map<string, { readonly items: Map<string, Item>; sorted: readonly Item[] | null }>();
  const pending: Change[] = [];
  const partitionOf = (item: Item) => textOf(item[definition.partition]);
  /** Two entries of one item can be there at once. */
  const entryOf = (base: string, item: Item) => `${base}\u0000${textOf(item[definition.sort])}`;

  const apply = ({ base, from, to }: Change) => {
    if (from) {
      const old = partitions.get(partitionOf(from));
      old?.items.delete(entryOf(base, from));
      if (old) old.sorted = null;
      if (old?.items.size === 0) partitions.delete(partitionOf(from));
    }
    if (to === null) return;
    const name = partitionOf(to);
    const found = partitions.get(name) ?? { items: new Map<string, Item>(), sorted: null };
    partitions.set(name, found);
    found.items.set(entryOf(base, to), to);
    found.sorted = null;
  };
  const follow = () => {
    const now = clock();
    while (pending[0] !== undefined && pending[0].at <= now) apply(pending.shift() as Change);
  };

  /** An index of keys alone does not see most changes. */
  const isUnseen = (before: Item | undefined, after: Item | undefined) =>
    definition.keysOnly &&
    textOf(before?.[definition.partition]) === textOf(after?.[definition.partition]) &&
    textOf(before?.[definition.sort]) === textOf(after?.[definition.sort]);

  /** Whoever moves is taken out and put in: two writes of the index, of which either may be seen first. */
  const stepsOf = (from: Item | null, to: Item | null): readonly Pick<Change, 'from' | 'to'>[] =>
    from === null ||
    to === null ||
    (partitionOf(from) === partitionOf(to) && entryOf('', from) === entryOf('', to))
      ? [{ from, to }]
      : [
          { from, to: null },
          { from: null, to },
        ];

  const take = (change: Change): void => {
    const place = pending.findLastIndex(({ at }) => at <= change.at) + 1;
    pending.splice(place, 0, change);
  };

  return {
    note: (before, after) => {
      if (isUnseen(before, after)) return;
      const [from, to] = [projected(before, definition), projected(after, definition)];
      if (from === null && to === null) return;
      const base = baseOf(before ?? after ?? {});
      follow();
      // Changes of one item come in order, however long each takes.
      const last = pending.findLast((other) => other.base === base)?.at ?? 0;
      for (const step of stepsOf(from, to)) take({ at: Math.max(clock() + lag(), last), base, ...step });
      follow();
    },
    entries: (partition) => {
      follow();
      const found = partitions.get(partition);
      if (found === undefined) return [];
      found.sorted ??= [...found.items.values()].sort(
        (one, other) =>
          order(one[definition.sort] ?? NONE, other[definition.sort] ?? NONE) ||
          orderOfTexts(baseOf(one), baseOf(other)),
      );
      return found.sorted;
    },
  };
};

const NONE: AttributeValue = { NULL: true };
const textOf = (value: AttributeValue | undefined): string => value?.S ?? value?.N ?? '';
const baseOf = (item: Item): string =>
  `${textOf(item[tableKeys.partition])}\u0000${textOf(item[tableKeys.sort])}`;
