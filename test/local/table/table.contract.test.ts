import { type IncomingMessage, request } from 'node:http';
import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { seed } from '../../../local/seed.ts';
import { createTable } from '../../../local/table/creation.ts';
import { databaseAt } from '../../../local/table/database.ts';
import { databaseElsewhere, type TableEngine } from '../../../local/table/engine.ts';
import { instant } from '../../../shared/instant.ts';
import { measuring } from '../measuring.ts';
import { place } from '../place.ts';
import { definition, Key, standTable } from './standing.ts';

let table: Awaited<ReturnType<typeof standTable>>;
let engine: TableEngine;
let client: DynamoDBClient;
beforeAll(async () => {
  table = await standTable(measuring().vend);
  ({ engine, client } = table);
});
afterAll(() => table.stop());

describe('The local table', () => {
  test('accepts what the role allows, conditions included', async () => {
    const put = new PutItemCommand({
      TableName: 'Tab',
      Item: { ...Key, inversePk: { S: 'x' }, inverseSk: { S: 'y' } },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await client.send(put);
    await expect(client.send(put)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(
      (await client.send(new GetItemCommand({ TableName: 'Tab', Key, ConsistentRead: true }))).Item,
    ).toMatchObject(Key);
    const batch = await client.send(new BatchGetItemCommand({ RequestItems: { Tab: { Keys: [Key] } } }));
    expect(batch.Responses?.Tab).toHaveLength(1);
  });

  const query = {
    TableName: 'Tab',
    KeyConditionExpression: 'inversePk = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  };

  test.each([
    ['an item', 'GetItem', { TableName: 'Tab', Key }, 200],
    ['nothing', 'GetItem', { TableName: 'Tab', Key: { ...Key, sk: { S: 'ß' } } }, 200],
    [
      'a refused condition',
      'DeleteItem',
      { TableName: 'Tab', Key, ConditionExpression: 'attribute_not_exists(pk)' },
      400,
    ],
    ['a mistake', 'Query', { TableName: 'Tab', KeyConditionExpression: 'pk' }, 400],
  ])('answers %s without a socket as it does over HTTP', async (_what, operation, input, expected) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/r/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-security-token': engine.credentials.sessionToken ?? '',
    };
    const ways = [engine, databaseElsewhere(engine.url)];
    const [mine, theirs] = await Promise.all(
      ways.map(async ({ forward }) => {
        const { status, headers: answered, text } = await forward(headers, JSON.stringify(input));
        return { status, type: answered['content-type'], id: typeof answered['x-amzn-requestid'], text };
      }),
    );
    expect(mine).toEqual(theirs);
    expect(mine).toMatchObject({ status: expected, type: 'application/x-amz-json-1.0', id: 'string' });
  });

  test.each<[string, Record<string, string>, number]>([
    ['the stack itself', {}, 200],
    ['whoever does not know the secret of this start', { 'x-amz-security-token': 'guessed' }, 403],
    ['a page elsewhere', { origin: 'https://evil.example.com' }, 403],
    ['a page of this machine', { origin: 'http://localhost:3000' }, 403],
    ['a name that somebody has pointed here', { host: 'evil.example.com' }, 403],
  ])('answers %s at its own port, or refuses it', async (_, changed, expected) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=x/20260101/r/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
      'x-amz-security-token': engine.credentials.sessionToken ?? '',
      ...changed,
    };
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(engine.url, { method: 'POST', headers }, resolve);
      asked.on('error', reject);
      asked.end('{}');
    });
    answer.resume();
    expect(answer.statusCode).toBe(expected);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test('distinguishes an index from its table', async () => {
    expect((await client.send(new QueryCommand({ ...query, IndexName: 'inverse' }))).Count).toBe(1);
    await expect(
      client.send(new QueryCommand({ ...query, KeyConditionExpression: 'pk = :x' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test.each([
    ['an action that the role does not name', new ScanCommand({ TableName: 'Tab' })],
    ['another table', new GetItemCommand({ TableName: 'Unknown', Key })],
    [
      'a transaction with a part that the role does not name',
      new TransactWriteItemsCommand({ TransactItems: [{ Delete: { TableName: 'Tab', Key } }] }),
    ],
  ])('denies %s', async (_, command) => {
    await expect(client.send(command as ScanCommand)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: dynamodb:'),
    });
  });

  test('is created once, and refuses to become another table afterwards', async () => {
    const database = databaseAt(engine, place.region);
    await createTable(database, definition);
    await expect(createTable(database, { ...definition, GlobalSecondaryIndexes: [] })).rejects.toThrow(
      '--reset',
    );
  });

  test('is seeded once: a session and its members are not touched again', async () => {
    const database = databaseAt(engine, place.region);
    const get = async (pk: string, sk: string) =>
      (
        (await database('GetItem', { TableName: 'Tab', Key: { pk: { S: pk }, sk: { S: sk } } })) as {
          Item?: object;
        }
      ).Item;
    await seed(database, 'Tab', instant(1));
    expect(await get('USER#carla', 'SESSION#s1')).toMatchObject({ role: { S: 'member' } });
    const renamed = { ...(await get('SESSION#s1', 'META')), name: { S: 'Renamed' } };
    await database('PutItem', { TableName: 'Tab', Item: renamed });
    await database('DeleteItem', {
      TableName: 'Tab',
      Key: { pk: { S: 'USER#carla' }, sk: { S: 'SESSION#s1' } },
    });
    await seed(database, 'Tab', instant(1));
    expect(await get('SESSION#s1', 'META')).toEqual(renamed);
    expect(await get('USER#carla', 'SESSION#s1')).toBeUndefined();
  });

  test('is seeded with a group whose rule applies to its sessions, since its moderator moderates them', async () => {
    const database = databaseAt(engine, place.region);
    await seed(database, 'Tab', instant(1));
    for (const sessionId of ['s1', 's2']) {
      const Entry = { pk: { S: 'GROUP#g1' }, sk: { S: `SESSION#${sessionId}` } };
      const found = await database('GetItem', { TableName: 'Tab', Key: Entry });
      expect(found).toMatchObject({ Item: { belongs: { S: 'governed' } } });
    }
  });
});
