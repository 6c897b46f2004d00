import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { toContentItem } from '../../../functions/aws/content/content-items.ts';
import { contentHeadKey } from '../../../functions/aws/items/keys.ts';
import { pageBeside } from '../../../functions/sharing/content-page.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { bytesOf, JsonText } from '../../../shared/json-text.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import { createDynamo } from '../../dynamo/dynamo.ts';

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
  const table = createDynamo({ clock: Date.now, lag: () => 0 }).client;
  let units = 0;

  /** Asks the table for the cost of every call. */
  const client = {
    send: async (command: { readonly input: object }) => {
      Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
      const answer = (await table.send(command as never)) as {
        readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
      };
      units += answer.ConsumedCapacity?.CapacityUnits ?? Number.NaN;
      return answer;
    },
  } as unknown as DynamoDBClient;

  beforeAll(async () => {
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
    await table.send(found);
    for (let index = 0; index < ITEMS; index += 1) {
      const value = new JsonText(`"${'x'.repeat(sizeOf(index))}"`);
      const stored = { itemId: `item-${index}`, revision: index + 1, value, writes: [] };
      await table.send(new PutItemCommand({ TableName, Item: toContentItem('big', stored) }));
    }
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
