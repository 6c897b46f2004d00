import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { defaultRoom, type Room } from '../../../shared/content/content.ts';
import { knownAfter } from '../../../shared/content/deletions.ts';
import type { ContentTable } from '../../../shared/ports/content.ts';
import { type Note, unnoted } from '../items/damage.ts';
import { toItem } from '../items/items.ts';
import { contentKey } from '../items/keys.ts';
import { SHAPE } from '../items/shape.ts';
import { ifCondition } from '../platform/table.ts';
import { admissionDesk } from './admission.ts';
import { contentHead, marksOf } from './content-head.ts';
import { fromContentItem, toContentItem } from './content-items.ts';
import { contentPage } from './content-pages.ts';
import { fencing } from './fencing.ts';
import { lastRevision, settledRevision } from './writing.ts';

const none = { items: [], next: null, tooLate: false } as const;

/**
 * Sessions' content in the table. A write costs as many units as its item has kilobytes, one for its number, and one more
 * for a guest's that grows. What is made good without anybody's failing is told to `note`.
 */
export const contentTable = (
  client: DynamoDBClient,
  table: string,
  room: Room = defaultRoom,
  note: Note = unnoted,
  environment?: string,
): ContentTable => {
  const desk = admissionDesk(client, table, room, note, environment);
  const head = contentHead(client, table);
  const page = contentPage(client, table, note);
  return {
    admit: (...wanted) => desk.admit(...wanted),
    withdraw: (...counted) => desk.withdraw(...counted),
    fence: fencing(client, table),

    find: async (sessionId, itemId) => {
      const get = new GetItemCommand({
        TableName: table,
        Key: contentKey(sessionId, itemId),
        ConsistentRead: true,
      });
      const { Item } = await client.send(get);
      return Item ? fromContentItem(Item) : null;
    },

    save: async (sessionId, admission, before, next) => {
      const { revision } = admission;
      const { value, writes, expiresAt } = toContentItem(sessionId, next);
      const update = new UpdateItemCommand({
        TableName: table,
        Key: contentKey(sessionId, next.itemId),
        // A fence that stood alone had a date, and so had a deletion.
        UpdateExpression: value
          ? 'SET revision = :revision, writes = :writes, #value = :value, shape = if_not_exists(shape, :shape) REMOVE expiresAt'
          : 'SET revision = :revision, writes = :writes, expiresAt = :until, shape = if_not_exists(shape, :shape) REMOVE #value',
        ConditionExpression: `${before === null ? 'attribute_not_exists(revision)' : 'revision = :before'} AND (attribute_not_exists(fence) OR fence < :revision)`,
        ExpressionAttributeNames: { '#value': 'value' },
        ExpressionAttributeValues: {
          ...toItem({ ':revision': revision, ':before': before?.revision, ':shape': SHAPE }),
          ...(writes && { ':writes': writes }),
          ...(value && { ':value': value }),
          ...(expiresAt && { ':until': expiresAt }),
        },
      });
      const saved = (await ifCondition(client.send(update))) !== null;
      await desk.leave(sessionId, admission);
      return saved ? 'saved' : 'overtaken';
    },

    list: async (sessionId, wanted, now) => {
      // Read before the items: what is written from now on is above it.
      const found = (await head.read(sessionId)) ?? {};
      const newest = lastRevision(found);
      const contentRevision = settledRevision(found, now);
      const { after } = wanted;
      if (after !== null && after >= newest) return { ...none, contentRevision };
      // Whoever knows nothing yet misses no deletion.
      if (after !== null && after > 0 && after < knownAfter(marksOf(found), newest, now))
        return { ...none, contentRevision, tooLate: true };
      return { ...(await page(sessionId, wanted)), contentRevision, tooLate: false };
    },
  };
};
