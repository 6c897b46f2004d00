import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../functions/aws/content/content.ts';
import { toContentItem } from '../../functions/aws/content/content-items.ts';
import { contentHeadKey } from '../../functions/aws/items/keys.ts';
import { warnings } from '../../functions/aws/platform/warnings.ts';
import { pageBeside } from '../../functions/sharing/content-page.ts';
import { startTableEngine, type TableEngine } from '../../local/table/engine.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import { bytesOf, JsonText } from '../../shared/json-text.ts';
import { MAX_MESSAGE_BYTES } from '../../shared/messages.ts';

const ITEMS = 10_000;
const TOTAL = 50 * 1024 * 1024;
const MB = 1024 * 1024;

/** From 100 bytes to the largest, 5 KB on average. */
const sizeOf = (index: number): number => {
  if (index % 200 === 0) return 100 * 1024 - 2;
  return index % 2 === 0 ? 100 : 2 * (TOTAL / ITEMS - 512) - 200;
};

describe('A session of 10,000 items and 50 MB', () => {
  const TableName = 'vigil';
  let engine: TableEngine;
  let folder: string;
  let client: DynamoDBClient;
  let units = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-size-'));
    engine = await startTableEngine(folder, (error) => {
      throw error;
    });
    const { url, credentials } = engine;
    client = new DynamoDBClient({
      endpoint: url.href,
      region: 'eu-central-1',
      credentials,
      // Like the functions' own.
      logger: warnings,
    });
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    const found = new UpdateItemCommand({
      TableName,
      Key: contentHeadKey('big'),
      UpdateExpression: 'SET contentRevision = :items, mark = :first, markedAt = :now',
      ExpressionAttributeValues: {
        ':items': { N: String(ITEMS) },
        ':first': { N: '1' },
        ':now': { N: String(Date.now()) },
      },
    });
    await client.send(found);
    for (let from = 0; from < ITEMS; from += 25) {
      const requests = Array.from({ length: 25 }, (_, step) => {
        const index = from + step;
        const value = new JsonText(`"${'x'.repeat(sizeOf(index))}"`);
        const stored = { itemId: `item-${index}`, revision: index + 1, value, writes: [] };
        return { PutRequest: { Item: toContentItem('big', stored) } };
      });
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    }
    client.middlewareStack.add(
      (next) => async (args) => {
        (args.input as { ReturnConsumedCapacity?: string }).ReturnConsumedCapacity = 'TOTAL';
        const answer = await next(args);
        const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: { CapacityUnits?: number } };
        units += ConsumedCapacity?.CapacityUnits ?? Number.NaN;
        return answer;
      },
      { step: 'initialize' },
    );
  }, 300_000);
  afterAll(async () => {
    client.destroy();
    await engine.stop();
    await rm(folder, { recursive: true });
  });

  const read = async (after?: number) => {
    const app = { content: contentTable(client, TableName), clock: (): Instant => instant(Date.now()) };
    const revisions = new Set<number>();
    const heap = process.memoryUsage().heapUsed;
    const seen = { pages: 0, items: 0, bytes: 0, largest: 0, growth: 0 };
    units = 0;
    let cursor: string | undefined;
    do {
      const range = { ...(cursor !== undefined && { cursor }), ...(after !== undefined && { after }) };
      const page = await pageBeside(app, 'big', {}, range);
      const bytes = bytesOf(page);
      for (const { revision } of page.items) revisions.add(revision);
      seen.pages += 1;
      seen.items += page.items.length;
      seen.bytes += bytes;
      seen.largest = Math.max(seen.largest, bytes);
      seen.growth = Math.max(seen.growth, process.memoryUsage().heapUsed - heap);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return { ...seen, distinct: revisions.size, units };
  };

  test('is read by a joiner in pages that fit, each item once, in bounded memory', async () => {
    const seen = await read();
    console.info(
      `${seen.pages} pages, ${(seen.bytes / MB).toFixed(1)} MB, ${Math.round(seen.units)} read units, ` +
        `${(seen.growth / MB).toFixed(0)} MB more heap`,
    );
    expect([seen.items, seen.distinct]).toEqual([ITEMS, ITEMS]);
    expect(seen.bytes).toBeGreaterThan(0.95 * TOTAL);
    expect(seen.largest).toBeLessThanOrEqual(MAX_MESSAGE_BYTES);
    // Little is read in vain: a unit is 4 KB.
    expect(seen.units).toBeLessThan((1.5 * seen.bytes) / 4_096);
    expect(seen.growth).toBeLessThan(128 * MB);
  }, 300_000);

  test('has its last changes found in few calls', async () => {
    const seen = await read(ITEMS - 3);
    console.info(`${seen.pages} calls, ${Math.round(seen.units)} read units`);
    expect([seen.items, seen.distinct]).toEqual([3, 3]);
    expect(seen.pages).toBeLessThan(12);
    expect(seen.units).toBeLessThan((1.2 * TOTAL) / 4_096);
    expect(await read(ITEMS)).toMatchObject({ pages: 1, items: 0 });
    expect(units).toBeLessThan(2);
  }, 300_000);
});
