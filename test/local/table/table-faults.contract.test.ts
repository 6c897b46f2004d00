import { setTimeout as pause } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Faults } from '../../../local/faults.ts';
import { measuring } from '../measuring.ts';
import { Key, standTable } from './standing.ts';

let table: Awaited<ReturnType<typeof standTable>>;
let client: DynamoDBClient;
let faults: Faults;
let killed: readonly string[];
let measured = measuring();
beforeAll(async () => {
  table = await standTable((...all) => measured.vend(...all));
  ({ client, faults, killed } = table);
});
afterAll(() => table.stop());

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
