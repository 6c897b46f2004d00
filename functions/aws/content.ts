import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ContentTable } from '../../shared/ports.ts';
import { admissionDesk } from './admission.ts';
import { fromContentItem, toContentItem } from './content-items.ts';
import { contentPage } from './content-pages.ts';
import { toItem } from './items.ts';
import { contentKey, sessionKey } from './keys.ts';
import { ifCondition } from './table.ts';
import { lastRevision, settledRevision } from './writing.ts';

/** A session's content in the table. A write costs as many units as its item has kilobytes, and one for its number. */
export const contentTable = (client: DynamoDBClient, table: string): ContentTable => {
  const desk = admissionDesk(client, table);
  const page = contentPage(client, table);
  return {
    admit: (...wanted) => desk.admit(...wanted),
    fence: (sessionId) => desk.fence(sessionId),

    find: async (sessionId, itemId) => {
      const get = new GetItemCommand({
        TableName: table,
        Key: contentKey(sessionId, itemId),
        ConsistentRead: true,
      });
      const { Item } = await client.send(get);
      return Item ? fromContentItem(Item) : null;
    },

    save: async (sessionId, { slot, revision }, before, next) => {
      const { value, writes } = toContentItem(sessionId, next);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: contentKey(sessionId, next.itemId),
        UpdateExpression: `SET revision = :revision, writes = :writes${value ? ', #value = :value' : ' REMOVE #value'}`,
        ConditionExpression: `${before === null ? 'attribute_not_exists(revision)' : 'revision = :before'} AND (attribute_not_exists(fence) OR fence < :revision)`,
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: {
          ...toItem({ ':revision': revision, ':before': before?.revision }),
          ...(writes && { ':writes': writes }),
          ...(value && { ':value': value }),
        },
      });
      const saved = (await ifCondition(client.send(update))) !== null;
      desk.leave(slot);
      return saved ? 'saved' : 'overtaken';
    },

    list: async (sessionId, wanted, now) => {
      const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
      const { Item: meta } = await client.send(get);
      // Read before the items: what is written from now on is above it.
      const contentRevision = meta ? settledRevision(meta, now) : 0;
      const nothingNew = wanted.after !== null && wanted.after >= (meta ? lastRevision(meta) : 0);
      if (nothingNew) return { items: [], next: null, contentRevision };
      return { ...(await page(sessionId, wanted)), contentRevision };
    },
  };
};
