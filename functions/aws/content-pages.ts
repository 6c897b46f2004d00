import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type ContentItem, seen } from '../../shared/content.ts';
import { bytesOf } from '../../shared/json-text.ts';
import type { SessionId } from '../../shared/participant.ts';
import { fromContentItem } from './content-items.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { type Item, textOf, toItem } from './items.ts';
import { CONTENT, contentKey, SESSION } from './keys.ts';

/** How many items the first page reads at once. Later ones read as many as the page before could hold. */
const FIRST_READ = 25;
/** How often one call asks the table, each time for at most 1 MB, before it hands back what it has. */
const MOST_READS = 8;

type Wanted = { readonly cursor: string | null; readonly after: number | null; readonly bytes: number };
type Page = { readonly items: readonly ContentItem[]; readonly next: string | null };

/** Reads content page by page; what is read and does not fit was read in vain, so as much is read as will fit. */
export const contentPage =
  (client: DynamoDBClient, table: string) =>
  async (sessionId: SessionId, { cursor, after, bytes }: Wanted): Promise<Page> => {
    const begin = fromPlace(fromCursor(sessionId, cursor));
    const items: ContentItem[] = [];
    let { last } = begin;
    let room = bytes;
    const ending = () => toCursor(sessionId, toPlace({ last, read: Math.max(1, items.length) }));

    for (let reads = 0; reads < MOST_READS; reads += 1) {
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
        // A filter finds few among many: there the table's own limit of 1 MB is right.
        ...(after === null && { Limit: readSize(begin.read, items.length, bytes, room) }),
        ...(last !== null && { ExclusiveStartKey: contentKey(sessionId, last) }),
      });
      const { Items = [], LastEvaluatedKey } = await client.send(query);
      for (const stored of Items) {
        const item = itemFrom(stored);
        room -= bytesOf(item) + 1;
        if (room < 0) return { items, next: ending() };
        items.push(item);
        last = item.itemId;
      }
      if (!LastEvaluatedKey) return { items, next: null };
      last = textOf(LastEvaluatedKey, 'sk', CONTENT);
    }
    return { items, next: ending() };
  };

/** As many as the page before held, then as many as are likely to fill up what is left of this one. */
const readSize = (before: number, found: number, bytes: number, room: number): number =>
  found === 0 ? before : Math.max(1, Math.min(1_000, Math.ceil((found * room) / Math.max(1, bytes - room))));

const itemFrom = (stored: Item): ContentItem => {
  const item = fromContentItem(stored);
  // The filter lets no mere fence through.
  if (item === null) throw new TypeError('A fence has been taken for an item.');
  return seen(item);
};

/** Where a page begins: after which item, null for the first; and how many to read at once. */
type Place = { readonly last: string | null; readonly read: number };

const toPlace = ({ last, read }: Place): string => (last === null ? `${read}` : `${read} ${last}`);

const fromPlace = (place: string | null): Place => {
  const [, read = '', last = null] = /^(\d{1,4})(?: (.*))?$/su.exec(place ?? '') ?? [];
  return { last, read: Math.max(1, Math.min(1_000, Number(read) || FIRST_READ)) };
};
