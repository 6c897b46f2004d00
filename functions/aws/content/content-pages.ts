import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type ContentItem, seen } from '../../../shared/content/content.ts';
import { bytesOf } from '../../../shared/json-text.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { fromCursor, toCursor } from '../items/cursor.ts';
import { type Note, readable } from '../items/damage.ts';
import { type Item, textOf, toItem } from '../items/items.ts';
import { CONTENT, contentKey, SESSION } from '../items/keys.ts';
import { fromContentItem } from './content-items.ts';

/** How many items the first page reads at once. Later ones read as many as the page before could hold. */
const FIRST_READ = 25;
/** How many are read at once at the most: the table hands back 1 MB, which is ten of the largest. */
const MOST_AT_ONCE = 1_000;
/** Where nothing is found, the next read is larger by this factor. */
const STRIDE = 4;
/** A page is handed back with what it has found once this many items have been read, deleted or not. */
export const MOST_READ = 4_000;
/** The same after this many reads of the table, of 1 MB each at the most. */
const MOST_READS = 8;

type Wanted = { readonly cursor: string | null; readonly after: number | null; readonly bytes: number };
type Page = { readonly items: readonly ContentItem[]; readonly next: string | null };

/** Reads content page by page; what is read and does not fit was read in vain, so as much is read as will fit. */
export const contentPage =
  (client: DynamoDBClient, table: string, note: Note) =>
  async (sessionId: SessionId, { cursor, after, bytes }: Wanted): Promise<Page> => {
    const begin = fromPlace(fromCursor(sessionId, cursor));
    const items: ContentItem[] = [];
    let { last, read: size } = begin;
    let room = bytes;
    let read = 0;
    const ending = (next: number) => toCursor(sessionId, toPlace({ last, read: next }));

    for (let reads = 0; reads < MOST_READS && read < MOST_READ; reads += 1) {
      const query = new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :session AND begins_with(sk, :content)',
        FilterExpression: after === null ? 'attribute_exists(#value)' : 'revision > :after',
        ...(after === null && { ExpressionAttributeNames: { '#value': 'value' } }),
        ExpressionAttributeValues: toItem({
          ':session': SESSION + sessionId,
          ':content': CONTENT,
          ':after': after ?? undefined,
        }),
        ConsistentRead: true,
        // Of changes there are few among many: there the table's own limit of 1 MB is right.
        Limit: after === null ? size : MOST_READ - read,
        ...(last !== null && { ExclusiveStartKey: contentKey(sessionId, last) }),
      });
      const { Items = [], ScannedCount = Items.length, LastEvaluatedKey } = await client.send(query);
      let used = 0;
      for (const item of readable(Items, itemFrom, note)) {
        room -= bytesOf(item) + 1;
        if (room < 0) return { items, next: ending(read + used) };
        used += 1;
        items.push(item);
        last = item.itemId;
      }
      if (!LastEvaluatedKey) return { items, next: null };
      last = textOf(LastEvaluatedKey, 'sk', CONTENT);
      read += ScannedCount;
      size = nextSize(size, read, bytes, room);
    }
    return { items, next: ending(size) };
  };

/** How many items are likely to fill what is left of the page, judging by what it has read and what came of it. */
const nextSize = (size: number, read: number, bytes: number, room: number): number =>
  room === bytes ? atMost(size * STRIDE) : atMost(Math.ceil((read * room) / (bytes - room)));

const atMost = (size: number): number => Math.max(1, Math.min(MOST_AT_ONCE, size));

const itemFrom = (stored: Item): ContentItem => {
  const item = fromContentItem(stored);
  // The filter lets no mere fence through.
  if (item === null) throw new TypeError('A fence has been taken for an item.');
  return seen(item);
};

/** Where a page begins: after which item, null for the first; and how many to read at once. */
type Place = { readonly last: string | null; readonly read: number };

const toPlace = ({ last, read }: Place): string =>
  last === null ? `${atMost(read)}` : `${atMost(read)} ${last}`;

const fromPlace = (place: string | null): Place => {
  const found = /^(\d{1,4})(?: (.*))?$/su.exec(place ?? '');
  return { last: found?.[2] ?? null, read: atMost(Number(found?.[1]) || FIRST_READ) };
};
