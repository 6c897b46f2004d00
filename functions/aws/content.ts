import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { MAX_ITEM_BYTES } from '../../shared/messages.ts';
import type { ContentTable } from '../../shared/ports.ts';
import type { ContentItem } from '../../shared/session.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { type Fields, type Item, malformed, numberOf, textOf, toItem } from './items.ts';
import { CONTENT, contentKey, SESSION } from './keys.ts';
import { ifCondition, queried } from './table.ts';

/** A page is as large as one item may be, so that a message holds either, with room for its other fields. */
const PAGE_BYTES = MAX_ITEM_BYTES;
const READ_AT_ONCE = 100;

/**
 * A session's content in the table, each value as its JSON text. A deleted item leaves its revision behind, so that
 * revisions only grow. A base revision is the item's present one, and 0 means that there is no such item (any more).
 * A write whose wish is already true has been made: then the same call has come twice.
 */
export const contentTable = (client: DynamoDBClient, table: string): ContentTable => {
  const write = async (key: Item, change: string, condition: string | null, values: Fields) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: key,
      UpdateExpression: change,
      ...(condition !== null && { ConditionExpression: condition }),
      ExpressionAttributeNames: { '#value': 'value' },
      ExpressionAttributeValues: toItem(values),
      ReturnValues: 'UPDATED_NEW',
    });
    const answer = await ifCondition(client.send(update));
    return answer && { saved: numberOf({ ...key, ...answer.Attributes }, 'revision') };
  };

  const stored = async (key: Item): Promise<Item | null> => {
    const get = new GetItemCommand({ TableName: table, Key: key, ConsistentRead: true });
    return (await client.send(get)).Item ?? null;
  };

  return {
    put: async (sessionId, { itemId, value }, baseRevision) => {
      const key = contentKey(sessionId, itemId);
      const text = JSON.stringify(value);
      const saved = await write(key, 'SET #value = :value ADD revision :one', conditionFor(baseRevision), {
        ':value': text,
        ':one': 1,
        ...baseValue(baseRevision),
      });
      if (saved) return saved;
      const there = await stored(key);
      if (!there?.value) return { conflict: null };
      const revision = numberOf(there, 'revision');
      const repeated =
        textOf(there, 'value') === text && (baseRevision === 0 || revision - 1 === baseRevision);
      return repeated ? { saved: revision } : { conflict: fromContentItem(there) };
    },

    remove: async (sessionId, itemId, baseRevision) => {
      const key = contentKey(sessionId, itemId);
      const base = baseRevision === null ? '' : ' AND revision = :base';
      const saved = await write(key, 'REMOVE #value ADD revision :one', `attribute_exists(#value)${base}`, {
        ':one': 1,
        ...(baseRevision !== null && { ':base': baseRevision }),
      });
      if (saved) return saved;
      const there = await stored(key);
      if (there?.value) return { conflict: fromContentItem(there) };
      return { saved: there ? numberOf(there, 'revision') : 0 };
    },

    list: async (sessionId, cursor) => {
      const last = fromCursor(sessionId, cursor);
      const found = queried(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :session AND begins_with(sk, :content)',
        FilterExpression: 'attribute_exists(#value)',
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: toItem({ ':session': SESSION + sessionId, ':content': CONTENT }),
        ConsistentRead: true,
        Limit: READ_AT_ONCE,
        ...(last !== null && { ExclusiveStartKey: contentKey(sessionId, last) }),
      });
      const items: ContentItem[] = [];
      let bytes = 0;
      for await (const stored of found) {
        const item = fromContentItem(stored);
        bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
        const before = items.at(-1);
        if (before && bytes > PAGE_BYTES) return { items, next: toCursor(sessionId, before.itemId) };
        items.push(item);
      }
      return { items, next: null };
    },
  };
};

const conditionFor = (baseRevision: number | null): string | null => {
  if (baseRevision === null) return null;
  return baseRevision === 0 ? 'attribute_not_exists(#value)' : 'revision = :base';
};

const baseValue = (baseRevision: number | null): Fields => (baseRevision ? { ':base': baseRevision } : {});

const fromContentItem = (item: Item): ContentItem => ({
  itemId: textOf(item, 'sk', CONTENT),
  revision: numberOf(item, 'revision'),
  value: parsedValue(item),
});

const parsedValue = (item: Item): unknown => {
  try {
    return JSON.parse(textOf(item, 'value'));
  } catch {
    throw malformed(item);
  }
};
