import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { contentHead } from '../../../functions/aws/content/content-head.ts';
import { underWay } from '../../../functions/aws/content/writing.ts';
import { relationsOf, startRecord, unfinished } from '../../../functions/aws/deletion-record.ts';
import { type Item, toItem } from '../../../functions/aws/items/items.ts';
import { AUDIT, INVERSE_INDEX, SESSION, sessionKey } from '../../../functions/aws/items/keys.ts';
import { changedItem, queried } from '../../../functions/aws/platform/table.ts';
import { LONGEST_WAY_IN } from '../../../functions/aws/session-deletion.ts';
import { LONGEST_WRITE } from '../../../shared/content/content.ts';
import type { Duration, Instant } from '../../../shared/instant.ts';
import { BATCH, writeBatch } from './batches.ts';

export type DeletionSettings = {
  readonly sessionId: string;
  /** Who deletes, for the record. */
  readonly by: string;
  readonly clock: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  readonly progress: (done: number, total: number) => void;
};

/**
 * Deletes a session as a whole: nobody can write to it or finds the way in, then nobody is entitled to it, then nothing is in it, then it is
 * gone. The record of it stays, and an interrupted deletion goes on with the one that was begun.
 * @returns how many items were deleted, or null when there is no such session.
 */
export const deleteSession = async (
  { client, table }: { readonly client: DynamoDBClient; readonly table: string },
  { sessionId, by, clock, pause, progress }: DeletionSettings,
): Promise<{ items: number } | null> => {
  const pk = SESSION + sessionId;
  const session = async (): Promise<Item | undefined> => {
    const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
    return (await client.send(get)).Item;
  };
  const meta = await session();
  const begun = await unfinished(client, table, pk);
  if (!meta && !begun) return null;

  const record = begun ?? (await startRecord(client, table, { pk, meta, by, at: clock() }));
  await close(client, table, sessionId, clock());
  await contentTable(client, table).fence(sessionId);

  const head = await contentHead(client, table).read(sessionId);
  const youngest = Math.max(0, ...underWay(head ?? {}).map(({ since }) => since));
  let items = 0;
  const sweepUp = async (): Promise<number> => {
    // Whoever is entitled is found by the index; it lags, and so it is asked again until it is empty.
    const relations = await keysOf(client, {
      TableName: table,
      IndexName: INVERSE_INDEX,
      ...relationsOf(pk),
    });
    const own = await keysOf(client, {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
    });
    const doomed = [...relations, ...own.filter(({ sk }) => sk?.S !== 'META' && !sk?.S?.startsWith(AUDIT))];
    await erase(client, table, doomed, (done) => progress(items + done, items + doomed.length));
    items += doomed.length;
    return doomed.length;
  };
  await sweepUp();
  // Whatever was under way has come by then, and whoever was on their way in.
  const shutAt = Number((await session())?.doomedAt?.N ?? 0);
  const wait = Math.max(youngest + LONGEST_WRITE, shutAt + LONGEST_WAY_IN) - clock();
  if (wait > 0) await pause(wait);
  while ((await sweepUp()) > 0) await pause(1_000);
  await erase(client, table, [sessionKey(sessionId)], () => {});

  const finish = new UpdateItemCommand({
    TableName: table,
    Key: record,
    UpdateExpression: 'SET finishedAt = :at, deletedItems = :items',
    ExpressionAttributeValues: toItem({ ':at': clock(), ':items': items }),
  });
  await client.send(finish);
  return { items };
};

const keysOf = async (client: DynamoDBClient, query: Parameters<typeof queried>[1]): Promise<Item[]> => {
  const keys: Item[] = [];
  for await (const { pk, sk } of queried(client, query)) if (pk && sk) keys.push({ pk, sk });
  return keys;
};

const close = async (
  client: DynamoDBClient,
  table: string,
  sessionId: string,
  now: Instant,
): Promise<void> => {
  await changedItem(client, table, sessionKey(sessionId), {
    UpdateExpression: 'SET #state = :closed, doomedAt = if_not_exists(doomedAt, :now) ADD revision :one',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: toItem({ ':closed': 'closed', ':now': now, ':one': 1 }),
  });
};

/** Deletes by key. */
const erase = async (
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  done: (count: number) => void,
): Promise<void> => {
  for (let from = 0; from < keys.length; from += BATCH) {
    const batch = keys.slice(from, from + BATCH);
    await writeBatch(
      client,
      table,
      batch.map((Key) => ({ DeleteRequest: { Key } })),
    );
    done(Math.min(keys.length, from + BATCH));
  }
};
