import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';

/** DynamoDB's documented limits, each at its very edge: what is accepted there, and one more, which is refused. */
describe('The embedded table is no kinder than the service:', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  type Call = Promise<unknown>;
  const key = (pk = 'a', sk = 'b') => ({ pk: { S: pk }, sk: { S: sk } });
  const put = (more: Record<string, AttributeValue>): Call =>
    table.client.send(new PutItemCommand({ TableName: table.name, Item: { ...key(), ...more } }));
  const update = (more: Partial<UpdateItemCommandInput>): Call =>
    table.client.send(new UpdateItemCommand({ TableName: table.name, Key: key('updated'), ...more }));
  const query = (more: Partial<QueryCommandInput>): Call =>
    table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ...more,
        ExpressionAttributeValues: { ':pk': { S: 'a' }, ...more.ExpressionAttributeValues },
      }),
    );
  const after = (S: string): Call =>
    query({
      KeyConditionExpression: 'pk = :pk AND #sk > :sk',
      ExpressionAttributeNames: { '#sk': 'sk' },
      ExpressionAttributeValues: { ':sk': { S } },
    });
  const ofIndex = (S: string): Call =>
    query({
      IndexName: 'inverse',
      KeyConditionExpression: 'inversePk = :of AND begins_with(inverseSk, :pk)',
      ExpressionAttributeValues: { ':of': { S } },
    });
  const get = (Key: ReturnType<typeof key>): Call =>
    table.client.send(new GetItemCommand({ TableName: table.name, Key }));
  const one = { ':v': { S: 'x' } };
  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const terms = (count: number) => many(count, () => 'v = :v').join(' AND ');
  const either = (count: number) => `attribute_exists(z)${' OR v = :v'.repeat(count)}`;
  const nested = (levels: number): AttributeValue =>
    levels === 1 ? { S: 'x' } : { L: [nested(levels - 1)] };
  const batch = (Keys: ReturnType<typeof key>[]): Call =>
    table.client.send(new BatchGetItemCommand({ RequestItems: { [table.name]: { Keys } } }));
  const keys = (count: number) => many(count, (n) => key(`k${n}`));
  const writes = (count: number): Call =>
    table.client.send(
      new BatchWriteItemCommand({
        RequestItems: { [table.name]: keys(count).map((Item) => ({ PutRequest: { Item } })) },
      }),
    );

  test.each<[string, () => Call, () => Call, string | RegExp]>([
    [
      'an expression of 4 KB',
      () => update({ UpdateExpression: `SET ${'x'.repeat(4_087)} = :v`, ExpressionAttributeValues: one }),
      () => update({ UpdateExpression: `SET ${'x'.repeat(4_088)} = :v`, ExpressionAttributeValues: one }),
      'Invalid UpdateExpression: Expression size has exceeded the maximum allowed size; expression size: 4097',
    ],
    [
      'an expression is measured in bytes',
      () => query({ FilterExpression: 'v = :v', ExpressionAttributeValues: one }),
      () => query({ FilterExpression: `v = :v ${'\u2003'.repeat(1_364)}`, ExpressionAttributeValues: one }),
      /Expression size has exceeded the maximum allowed size; expression size: 4099/,
    ],
    [
      'a condition of 300 operators',
      // A hundred and fifty comparisons and the words between them are 299.
      () => query({ FilterExpression: `NOT ${terms(150)}`, ExpressionAttributeValues: one }),
      () => query({ FilterExpression: terms(151), ExpressionAttributeValues: one }),
      'Invalid FilterExpression: The expression contains too many operators; operator count: 301',
    ],
    [
      'a condition of a write of 300 operators',
      () => update({ ConditionExpression: `NOT ${either(149)}`, ExpressionAttributeValues: one }),
      () => update({ ConditionExpression: `NOT NOT ${either(149)}`, ExpressionAttributeValues: one }),
      /^Invalid ConditionExpression: .*operator count: 301$/,
    ],
    [
      'BETWEEN, with its AND, is one operator',
      () =>
        query({
          FilterExpression: `v BETWEEN :v AND :w AND ${terms(148)} OR NOT v = :v`,
          ExpressionAttributeValues: { ...one, ':w': { S: 'y' } },
        }),
      () =>
        query({
          FilterExpression: `v BETWEEN :v AND :w AND ${terms(148)} OR NOT NOT v = :v`,
          ExpressionAttributeValues: { ...one, ':w': { S: 'y' } },
        }),
      /too many operators/,
    ],
    [
      'an update of 300 additions',
      () => update({ UpdateExpression: sums(300), ExpressionAttributeValues: { ':v': { N: '1' } } }),
      () =>
        update({
          UpdateExpression: `${sums(300)},z=:v+:v`,
          ExpressionAttributeValues: { ':v': { N: '1' } },
        }),
      /^Invalid UpdateExpression: .*operator count: 301$/,
    ],
    [
      'an IN of 100 operands',
      () =>
        query({
          FilterExpression: `v IN (${many(100, () => ':v').join(',')})`,
          ExpressionAttributeValues: one,
        }),
      () =>
        query({
          FilterExpression: `v IN (${many(101, () => ':v').join(',')})`,
          ExpressionAttributeValues: one,
        }),
      'Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101',
    ],
    [
      'values of 2 MB in all',
      () =>
        query({
          FilterExpression: 'v = :v',
          ExpressionAttributeValues: { ':v': { S: 'x'.repeat(2_000_000) } },
        }),
      () =>
        query({
          FilterExpression: 'v = :v',
          ExpressionAttributeValues: { ':v': { S: 'x'.repeat(2_097_152) } },
        }),
      /exceeds max size/,
    ],
    [
      'an item of 400 KB',
      () => put({ v: { S: 'x'.repeat(409_600 - 7) } }),
      () => put({ v: { S: 'x'.repeat(409_600 - 6) } }),
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an item is measured in bytes',
      () => put({ v: { S: '名'.repeat(136_531) } }),
      () => put({ v: { S: '名'.repeat(136_532) } }),
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'an item that is updated to 400 KB',
      () =>
        update({
          Key: key('grownup'),
          UpdateExpression: 'SET v = :v',
          ExpressionAttributeValues: { ':v': { S: 'é'.repeat(204_793) } },
        }),
      () =>
        update({
          Key: key('grownup'),
          UpdateExpression: 'SET v = :v',
          ExpressionAttributeValues: { ':v': { S: 'é'.repeat(204_800) } },
        }),
      'Item size to update has exceeded the maximum allowed size',
    ],
    [
      'a partition key of 2,048 bytes',
      () => put(key('é'.repeat(1_024))),
      () => put(key(`${'é'.repeat(1_024)}x`)),
      /Size of hashkey has exceeded the maximum size limit of2048 bytes/,
    ],
    [
      'a sort key of 1,024 bytes',
      () => put(key('a', 'é'.repeat(512))),
      () => put(key('a', `${'é'.repeat(512)}x`)),
      /Aggregated size of all range keys has exceeded the size limit of 1024 bytes/,
    ],
    [
      'a key that is looked for',
      () => get(key('a', 'é'.repeat(512))),
      () => get(key('a', `${'é'.repeat(512)}x`)),
      /Aggregated size of all range keys/,
    ],
    [
      'a key of an index, put',
      () => put({ inversePk: { S: 'a' }, inverseSk: { S: 'x'.repeat(1_024) } }),
      () => put({ inversePk: { S: 'a' }, inverseSk: { S: 'x'.repeat(1_025) } }),
      /1024 bytes, IndexName: inverse/,
    ],
    [
      'a key of an index, set',
      () =>
        update({
          UpdateExpression: 'SET inversePk = :v',
          ExpressionAttributeValues: { ':v': { S: 'x'.repeat(2_048) } },
        }),
      () =>
        update({
          UpdateExpression: 'SET inversePk = :v',
          ExpressionAttributeValues: { ':v': { S: 'x'.repeat(2_049) } },
        }),
      /2048 bytes, IndexName: inverse/,
    ],
    [
      'no empty key',
      () => put(key('a', ' ')),
      () => put(key('a', '')),
      /cannot contain an empty string value. Key: sk/,
    ],
    [
      'no empty key of an index',
      () => put({ inversePk: { S: ' ' }, inverseSk: { S: 'x' } }),
      () => put({ inversePk: { S: '' }, inverseSk: { S: 'x' } }),
      /cannot contain an empty string value. IndexName: inverse/,
    ],
    [
      'no empty key in the condition of a query',
      () => after(' '),
      () => after(''),
      /cannot contain an empty string value. Key: sk/,
    ],
    [
      'no empty key of an index in the condition of a query',
      () => ofIndex(' '),
      () => ofIndex(''),
      /secondary index key is not supported.*IndexName: inverse, IndexKey: inversePk/,
    ],
    [
      'an empty text elsewhere, and no empty set',
      () => put({ v: { S: '' } }),
      () => put({ v: { SS: [] } }),
      /may not be empty/,
    ],
    [
      'values 32 levels deep',
      () => put({ v: nested(32) }),
      () => put({ v: nested(33) }),
      /nested levels beyond supported/,
    ],
    [
      'values 32 levels deep in an expression',
      () => update({ UpdateExpression: 'SET deep = :v', ExpressionAttributeValues: { ':v': nested(32) } }),
      () => update({ UpdateExpression: 'SET deep = :v', ExpressionAttributeValues: { ':v': nested(33) } }),
      /nested levels beyond supported/,
    ],
    [
      'a number of 38 digits',
      () => put({ v: { N: '9'.repeat(38) } }),
      () => put({ v: { N: '9'.repeat(39) } }),
      /more than 38 significant digits/,
    ],
    [
      'a batch of 100 keys',
      () => batch(keys(100)),
      () => batch(keys(101)),
      /length less than or equal to 100/,
    ],
    [
      'a batch in which no key is twice',
      () => batch([key(), key('c')]),
      () => batch([key(), key()]),
      'Provided list of item keys contains duplicates',
    ],
    ['a batch of 25 writes', () => writes(25), () => writes(26), /length less than or equal to 25/],
    [
      'every value that is given is used',
      () => update({ UpdateExpression: 'SET u = :v', ExpressionAttributeValues: one }),
      () =>
        update({ UpdateExpression: 'SET u = :v', ExpressionAttributeValues: { ...one, ':w': { S: 'x' } } }),
      /unused in expressions: keys: {:w}/,
    ],
    [
      'every name that is given is used',
      () =>
        update({
          UpdateExpression: 'SET #u = :v',
          ExpressionAttributeNames: { '#u': 'u' },
          ExpressionAttributeValues: one,
        }),
      () =>
        update({
          UpdateExpression: 'SET #u = :v',
          ExpressionAttributeNames: { '#u': 'u', '#w': 'w' },
          ExpressionAttributeValues: one,
        }),
      /unused in expressions: keys: {#w}/,
    ],
    [
      'paths that do not overlap',
      () => update({ UpdateExpression: 'SET e = :v, f = :v', ExpressionAttributeValues: one }),
      () => update({ UpdateExpression: 'SET e = :v, e.f = :v', ExpressionAttributeValues: one }),
      /Two document paths overlap/,
    ],
    [
      'no reserved word',
      () => update({ UpdateExpression: 'SET states = :v', ExpressionAttributeValues: one }),
      () => update({ UpdateExpression: 'SET state = :v', ExpressionAttributeValues: one }),
      /reserved keyword: state/,
    ],
    [
      'a strongly consistent read, but not of an index',
      () => query({ ConsistentRead: true }),
      () => query({ ConsistentRead: true, IndexName: 'inverse', KeyConditionExpression: 'inversePk = :pk' }),
      /Consistent reads are not supported on global secondary indexes/,
    ],
  ])('%s', async (_, atMost, beyond, message) => {
    await expect(atMost()).resolves.toBeDefined();
    await expect(beyond()).rejects.toMatchObject({
      name: 'ValidationException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

const sums = (count: number): string =>
  `SET ${Array.from({ length: count }, (_, n) => `s${n}=:v+:v`).join(',')}`;
