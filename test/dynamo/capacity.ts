import type { Item } from '../../functions/aws/items/items.ts';
import { itemBytes } from '../contracts/item-bytes.ts';
import { indexes, projected } from './schema.ts';
import { isEqual } from './values.ts';

/**
 * What a call consumes, by the service's published rules; `bytes` counts everything that was read, whatever a filter
 * leaves of it.
 */
export const readUnits = (bytes: number, consistent: boolean | undefined): number =>
  Math.max(1, Math.ceil(bytes / 4_096)) * (consistent === true ? 1 : 0.5);

/**
 * The table's own part, and that of each index that follows: an entry whose key changes costs both a removal and an
 * insertion.
 */
export const writeUnits = (before: Item | undefined, after: Item | undefined): number =>
  Math.max(sizeOf(before), sizeOf(after)) +
  Object.values(indexes).reduce((sum, definition) => {
    const [was, is] = [projected(before, definition), projected(after, definition)];
    if (was === null && is === null) return sum;
    const { partition, sort } = definition;
    const stays = was?.[partition]?.S === is?.[partition]?.S && isSame(was?.[sort], is?.[sort]);
    if (was !== null && is !== null && stays)
      return sum + (isEqual({ M: was }, { M: is }) ? 0 : Math.max(sizeOf(was), sizeOf(is)));
    return sum + (was === null ? 0 : sizeOf(was)) + (is === null ? 0 : sizeOf(is));
  }, 0);

export const bytesOf = (item: Item | undefined): number => {
  if (item === undefined) return 0;
  const known = sizes.get(item);
  if (known !== undefined) return known;
  const bytes = itemBytes(item);
  sizes.set(item, bytes);
  return bytes;
};

/** Keyed by identity: items are never changed in place. */
const sizes = new WeakMap<Item, number>();

const sizeOf = (item: Item | undefined): number => Math.max(1, Math.ceil(bytesOf(item) / 1_024));

const isSame = (one: Item[string] | undefined, other: Item[string] | undefined): boolean =>
  one !== undefined && other !== undefined && isEqual(one, other);
