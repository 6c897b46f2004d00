import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { contentHead } from '../../../functions/aws/content/content-head.ts';
import { fromSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { type Item, toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT, CONTENT, INVERSE_INDEX, SESSION, sessionKey } from '../../../functions/aws/items/keys.ts';
import { ifCondition, queried } from '../../../functions/aws/platform/table.ts';
import { link, noTrail } from '../../../shared/audit/trail.ts';
import type { Instant } from '../../../shared/instant.ts';
import { BATCH, writeBatch } from './batches.ts';

export type RestorationSettings = {
  readonly client: DynamoDBClient;
  /** The table that was restored to a point in time. */
  readonly from: string;
  /** The table that is in use. */
  readonly to: string;
  readonly sessionId: string;
  /** Who restores, for the record. */
  readonly by: string;
  readonly at: Instant;
  readonly progress: (done: number, total: number) => void;
};

/**
 * Copies a session from a restored table into the one in use: content, members, invitations, then the session itself.
 * Nobody is inside then. Only a session that is not there is restored, so that nothing is overwritten; an interrupted
 * restoration is begun again. @returns how many items were copied, or why none was.
 */
export const restoreSession = async ({
  client,
  from,
  to,
  sessionId,
  by,
  at,
  progress,
}: RestorationSettings): Promise<{ items: number } | 'exists' | 'missing'> => {
  const metaIn = async (table: string): Promise<Item | undefined> => {
    const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
    return (await client.send(get)).Item;
  };
  const [meta, there] = await Promise.all([metaIn(from), metaIn(to)]);
  if (!meta) return 'missing';
  if (there) return 'exists';

  const pk = SESSION + sessionId;
  const relations = queried(client, {
    TableName: from,
    IndexName: INVERSE_INDEX,
    KeyConditionExpression: 'inversePk = :pk',
    ExpressionAttributeValues: toItem({ ':pk': pk }),
  });
  const content = queried(client, {
    TableName: from,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :content)',
    ExpressionAttributeValues: toItem({ ':pk': pk, ':content': CONTENT }),
    ConsistentRead: true,
  });
  let items = 0;
  for (const found of [relations, content])
    for await (const batch of batches(found)) {
      await writeBatch(
        client,
        to,
        batch.map((Item) => ({ PutRequest: { Item } })),
      );
      items += batch.length;
      progress(items, items);
    }
  const head = await contentHead(client, from).read(sessionId);
  if (head) await client.send(new PutItemCommand({ TableName: to, Item: settled(head) }));
  const record = toItem({ action: 'session.restored', by, at, from, items });
  const key = { pk: { S: pk }, sk: { S: `${AUDIT}${new Date(at).toISOString()}#restored` } };
  await client.send(new PutItemCommand({ TableName: to, Item: { ...key, ...record } }));
  const found = new PutItemCommand({
    TableName: to,
    Item: { ...settled(meta), ...toItem({ occupancy: 0, ...onRecord(meta, sessionId, by, at) }) },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  return (await ifCondition(client.send(found))) ? { items } : 'exists';
};

/** The old chain may have gone on after the backup, or is gone with its session: this one begins anew. */
const onRecord = (meta: Item, sessionId: string, by: string, at: Instant) => {
  const { state, policy } = fromSessionItem(meta);
  const entry = { type: 'changed', at, by, state, policy } as const;
  const { record, trail } = link({ sessionId, participantId: null }, noTrail, entry);
  return { trail, owedRecord: record };
};

/** Without what was going on: nobody is inside, no write is under way, and it is not being deleted. */
const settled = (meta: Item): Item =>
  Object.fromEntries(
    Object.entries(meta).filter(
      ([field]) => !/^[wn]:/.test(field) && field !== 'shown' && field !== 'doomedAt',
    ),
  );

async function* batches(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
