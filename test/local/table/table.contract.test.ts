import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { endpointServer } from '../../../local/endpoints/server.ts';
import { type Faults, faultsFrom } from '../../../local/faults.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { seed } from '../../../local/seed.ts';
import { createTable } from '../../../local/table/creation.ts';
import { databaseAt } from '../../../local/table/database.ts';
import { tableEndpoint } from '../../../local/table/endpoint.ts';
import { databaseElsewhere, startTableEngine, type TableEngine } from '../../../local/table/engine.ts';
import { instant } from '../../../shared/instant.ts';
import { measuring } from '../measuring.ts';
import { place } from '../place.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:1:table/Tab';
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const definition = {
  TableName: 'Tab',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: keys('pk', 'sk'),
  AttributeDefinitions: ['pk', 'sk', 'inversePk', 'inverseSk'].map((AttributeName) => ({
    AttributeName,
    AttributeType: 'S',
  })),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'inverse',
      KeySchema: keys('inversePk', 'inverseSk'),
      Projection: { ProjectionType: 'ALL' },
    },
  ],
};
const Key = { pk: { S: 'a' }, sk: { S: 'b' } };

let folder: string;
let engine: TableEngine;
let server: Server;
let client: DynamoDBClient;
let faults: Faults;
let measured = measuring();
const killed: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-table-'));
  engine = await startTableEngine(folder, (error) => {
    throw error;
  });
  await createTable(databaseAt(engine, place.region), definition);
  faults = faultsFrom([]);
  const rights = ['GetItem', 'PutItem', 'BatchGetItem'].map((action) => `dynamodb:${action}`);
  const statements = statementsOf(
    {
      Statement: [
        { Effect: 'Allow', Action: rights, Resource: arn },
        { Effect: 'Allow', Action: 'dynamodb:Query', Resource: `${arn}/index/inverse` },
      ],
    },
    'a test',
  );
  const role = { name: 'r', arn: 'arn:aws:iam::1:role/r', statements, trust: [] };
  server = createServer(
    endpointServer({
      findCaller: (id) => ({ functionName: 'message', environment: id, role }),
      endpoints: [
        tableEndpoint({ place, forward: engine.forward, faults, vend: (...all) => measured.vend(...all) }),
      ],
      faults,
      kill: async ({ environment }) => void killed.push(environment),
      complain: () => undefined,
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: place.region,
    credentials: { accessKeyId: 'Message.1', secretAccessKey: 'x' },
    maxAttempts: 1,
  });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await engine.stop();
  await rm(folder, { recursive: true, force: true });
});

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

describe('What a call consumes', () => {
  const put = new PutItemCommand({
    TableName: 'Tab',
    Item: { ...Key, inversePk: { S: 'x' }, big: { S: 'x'.repeat(1_500) } },
  });
  const query = new QueryCommand({
    TableName: 'Tab',
    IndexName: 'inverse',
    KeyConditionExpression: 'inversePk = :x',
    ExpressionAttributeValues: { ':x': { S: 'x' } },
  });

  test('is measured by table and by index, as the database reports it', async () => {
    measured = measuring();
    await client.send(put);
    await client.send(new GetItemCommand({ TableName: 'Tab', Key }));
    await client.send(new GetItemCommand({ TableName: 'Tab', Key, ConsistentRead: true }));
    await client.send(new BatchGetItemCommand({ RequestItems: { Tab: { Keys: [Key] } } }));
    expect(measured.sums('AWS/DynamoDB Tab')).toEqual({
      ConsumedWriteCapacityUnits: 2,
      ConsumedReadCapacityUnits: 2,
    });
    await client.send(query);
    expect(Object.keys(measured.sums('AWS/DynamoDB Tab inverse'))).toEqual(['ConsumedReadCapacityUnits']);
    expect(measured.sums('AWS/DynamoDB Tab').ConsumedReadCapacityUnits).toBe(2);
  });

  test('is reported only to those who asked', async () => {
    expect(await client.send(put)).not.toHaveProperty('ConsumedCapacity');
    const asking = new GetItemCommand({ TableName: 'Tab', Key, ReturnConsumedCapacity: 'TOTAL' });
    expect((await client.send(asking)).ConsumedCapacity).toMatchObject({ CapacityUnits: 0.5 });
  });

  test('by a throttled call is nothing: it is counted as throttled, to read or to write', async () => {
    measured = measuring();
    faults.set('throttled-table');
    await expect(client.send(put)).rejects.toThrow();
    await expect(client.send(new GetItemCommand({ TableName: 'Tab', Key }))).rejects.toThrow();
    await expect(
      client.send(new BatchGetItemCommand({ RequestItems: { Tab: { Keys: [Key] } } })),
    ).rejects.toThrow();
    faults.set('throttled-table=0');
    expect(measured.sums('AWS/DynamoDB Tab')).toEqual({ WriteThrottleEvents: 1, ReadThrottleEvents: 2 });
  });
});

describe('A fault', () => {
  const get = new GetItemCommand({ TableName: 'Tab', Key });

  test('throttled-table is what the SDK knows as throttling', async () => {
    faults.set('throttled-table');
    await expect(client.send(get)).rejects.toMatchObject({ name: 'ThrottlingException' });
    faults.set('throttled-table=0');
    await client.send(get);
  });

  test('lagging-index lets an index answer with an earlier state, and nothing else', async () => {
    const entry = (inversePk: string) => ({
      pk: { S: 'late' },
      sk: { S: 'late' },
      inversePk: { S: inversePk },
      inverseSk: { S: 'y' },
    });
    const put = (inversePk: string) =>
      client.send(new PutItemCommand({ TableName: 'Tab', Item: entry(inversePk) }));
    const found = async (inversePk: string) => {
      const query = {
        TableName: 'Tab',
        IndexName: 'inverse',
        KeyConditionExpression: 'inversePk = :x',
        ExpressionAttributeValues: { ':x': { S: inversePk } },
      };
      return (await client.send(new QueryCommand(query))).Count;
    };
    await put('before');
    faults.set('lagging-index=1:400ms');
    await client.send(get);
    await put('after');
    expect(await Promise.all([found('before'), found('after')])).toEqual([1, 0]);
    const { pk, sk } = entry('');
    expect((await client.send(new GetItemCommand({ TableName: 'Tab', Key: { pk, sk } }))).Item).toEqual(
      entry('after'),
    );
    await pause(700);
    expect(await Promise.all([found('before'), found('after')])).toEqual([0, 1]);
    await put('before');
    faults.set('lagging-index=0');
    expect(await Promise.all([found('before'), found('after')])).toEqual([1, 0]);
  });

  test('lagging-index keeps earlier states until every request that needs them is answered', async () => {
    const entry = (sk: string) => ({
      pk: { S: 'many' },
      sk: { S: sk },
      inversePk: { S: 'crowd' },
      inverseSk: { S: sk },
    });
    for (let one = 0; one < 60; one += 1)
      await client.send(new PutItemCommand({ TableName: 'Tab', Item: entry(String(one)) }));
    const query = new QueryCommand({
      TableName: 'Tab',
      IndexName: 'inverse',
      KeyConditionExpression: 'inversePk = :x',
      ExpressionAttributeValues: { ':x': { S: 'crowd' } },
    });
    await pause(500);
    faults.set('lagging-index=1:400ms');
    for (let round = 0; round < 30; round += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => client.send(query)));
      expect(answers.map(({ Count }) => Count)).toEqual(answers.map(() => 60));
    }
    faults.set('lagging-index=0');
  });

  test('dying-functions kills the environment that makes the call', async () => {
    faults.set('dying-functions');
    await expect(client.send(get)).rejects.toThrow();
    faults.set('dying-functions=0');
    expect(killed).toEqual(['Message.1']);
  });
});
