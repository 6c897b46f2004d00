import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../shared/instant.ts';
import { type Item, textOf, toItem } from './items/items.ts';
import { AUDIT, AUDIT_OF_OPERATORS } from './items/keys.ts';
import { queried } from './platform/table.ts';

/** What a query needs to find whoever is entitled to a session, or belongs to it from elsewhere. */
export const relationsOf = (pk: string) => ({
  KeyConditionExpression: 'inversePk = :pk',
  ExpressionAttributeValues: toItem({ ':pk': pk }),
});

/** The key of the record of a deletion that was begun and not finished; null for none. */
export const unfinished = async (client: DynamoDBClient, table: string, pk: string): Promise<Item | null> => {
  const records = queried(client, {
    TableName: table,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :audit)',
    ExpressionAttributeValues: toItem({ ':pk': pk, ':audit': AUDIT_OF_OPERATORS }),
    ConsistentRead: true,
  });
  for await (const { pk: owner, sk, finishedAt } of records)
    if (owner && sk?.S?.endsWith('#deleted') && !finishedAt) return { pk: owner, sk };
  return null;
};

/** Writes down that it begins, and by whom. Answers with the key of the record. */
export const startRecord = async (
  client: DynamoDBClient,
  table: string,
  { pk, meta, by, at }: { pk: string; meta: Item | undefined; by: string; at: Instant },
): Promise<Item> => {
  const key = { pk: { S: pk }, sk: { S: `${AUDIT}${new Date(at).toISOString()}#deleted` } };
  const name = meta ? textOf(meta, 'name') : '';
  const fields = toItem({ action: 'session.deleted', by, sessionName: name, startedAt: at });
  // The session's own chain goes on without the item that knew where it ends.
  const trail = meta?.trail && { trail: meta.trail };
  await client.send(new PutItemCommand({ TableName: table, Item: { ...key, ...fields, ...trail } }));
  return key;
};

/** Adds to the record what has been deleted since, and with `finishedAt` that it is over. */
export const countInRecord = async (
  client: DynamoDBClient,
  table: string,
  record: Item,
  { items, finishedAt }: { readonly items: number; readonly finishedAt?: Instant },
): Promise<void> => {
  const update = new UpdateItemCommand({
    TableName: table,
    Key: record,
    UpdateExpression: `${finishedAt === undefined ? '' : 'SET finishedAt = :at '}ADD deletedItems :items`,
    ExpressionAttributeValues: toItem({ ':at': finishedAt, ':items': items }),
  });
  await client.send(update);
};
