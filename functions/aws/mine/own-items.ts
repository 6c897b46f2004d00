import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { JsonText } from '../../../shared/json-text.ts';
import type { OwnItemTable } from '../../../shared/ports/own-items.ts';
import { textOf, toItem } from '../items/items.ts';
import { ownItemKey } from '../items/keys.ts';
import { known, SHAPE } from '../items/shape.ts';

/**
 * What people keep for themselves, an item each in the partition of its session, as the text that was sent. What a later release
 * has added to it stays.
 */
export const ownItemTable = (client: DynamoDBClient, table: string): OwnItemTable => ({
  find: async (key) => {
    const get = new GetItemCommand({ TableName: table, Key: ownItemKey(key), ConsistentRead: true });
    const { Item } = await client.send(get);
    return Item ? new JsonText(textOf(known(Item), 'value')) : null;
  },

  keep: async (key, { text }, until) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: ownItemKey(key),
      UpdateExpression: `SET #value = :value, shape = if_not_exists(shape, :shape)${
        until === null ? ' REMOVE expiresAt' : ', expiresAt = :until'
      }`,
      ExpressionAttributeNames: { '#value': 'value' },
      ExpressionAttributeValues: toItem({
        ':value': text,
        ':shape': SHAPE,
        ...(until !== null && { ':until': Math.ceil(until / 1_000) }),
      }),
    });
    await client.send(update);
  },

  forget: async (key) => {
    await client.send(new DeleteItemCommand({ TableName: table, Key: ownItemKey(key) }));
  },
});
