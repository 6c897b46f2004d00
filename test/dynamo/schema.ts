import type { Item } from '../../functions/aws/items/items.ts';
import { INVERSE_INDEX, RECENT_INDEX, WAKE_INDEX } from '../../functions/aws/items/keys.ts';

export type Keys = { readonly partition: string; readonly sort: string };
export type IndexDefinition = Keys & { readonly sortKind: 'S' | 'N'; readonly keysOnly: boolean };

/** The table as the stack declares it; a test keeps the two equal. */
export const tableKeys: Keys = { partition: 'pk', sort: 'sk' };

export const indexes: Readonly<Record<string, IndexDefinition>> = {
  [INVERSE_INDEX]: { partition: 'inversePk', sort: 'inverseSk', sortKind: 'S', keysOnly: false },
  [RECENT_INDEX]: { partition: 'recentPk', sort: 'recentSk', sortKind: 'S', keysOnly: false },
  [WAKE_INDEX]: { partition: 'wakeShard', sort: 'wakeAt', sortKind: 'N', keysOnly: true },
};

/** What an index keeps of an item; nothing when it lacks a key of the index. */
export const projected = (
  item: Item | undefined,
  { partition, sort, keysOnly }: IndexDefinition,
): Item | null => {
  if (item?.[partition] === undefined || item[sort] === undefined) return null;
  if (!keysOnly) return item;
  const { pk, sk } = item;
  return { pk, sk, [partition]: item[partition], [sort]: item[sort] } as Item;
};
