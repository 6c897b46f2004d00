import type { Item } from '../../functions/aws/items/items.ts';
import { orderOfTexts } from './values.ts';

/** The items with one partition key, in the order of their sort keys. */
export type Partition = {
  readonly get: (sk: string) => Item | undefined;
  readonly set: (sk: string, item: Item | undefined) => void;
  /** From this sort key on, or after it; backwards, down from it or before it. */
  readonly walk: (start: string | null, after: boolean, forward: boolean) => Iterable<Item>;
};

export const createPartition = (): Partition => {
  const items = new Map<string, Item>();
  const keys: string[] = [];
  /** Where it is, or where it would be inserted. */
  const placeOf = (sk: string): number => {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (orderOfTexts(keys[middle] ?? '', sk) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    get: (sk) => items.get(sk),
    set: (sk, item) => {
      if (item === undefined) {
        if (items.delete(sk)) keys.splice(placeOf(sk), 1);
        return;
      }
      if (!items.has(sk)) keys.splice(placeOf(sk), 0, sk);
      items.set(sk, item);
    },
    *walk(start, after, forward) {
      const place = start === null ? (forward ? 0 : keys.length) : placeOf(start);
      const isThere = start !== null && keys[place] === start;
      let at = forward ? place + (isThere && after ? 1 : 0) : place - (isThere && !after ? 0 : 1);
      for (; at >= 0 && at < keys.length; at += forward ? 1 : -1) {
        const item = items.get(keys[at] ?? '');
        if (item !== undefined) yield item;
      }
    },
  };
};
