import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { toItem } from '../../functions/aws/items/items.ts';
import { INVERSE_INDEX, WAKE_INDEX } from '../../functions/aws/items/keys.ts';
import { templateOf, theOnly } from '../infra/template/synthesized.ts';
import { createDynamo } from './dynamo.ts';
import { indexes, tableKeys } from './schema.ts';

const TableName = 'vigil';
const key = (sk: string, pk = 'p') => toItem({ pk, sk });
const fresh = (lag = 0) => {
  let now = 0;
  let lags: readonly number[] = [];
  const dynamo = createDynamo({
    clock: () => now,
    lag: () => {
      const [first = lag, ...rest] = lags;
      lags = rest;
      return first;
    },
  });
  return {
    ...dynamo,
    /** What the next changes take, one after the other. */
    lagBy: (...milliseconds: readonly number[]) => {
      lags = milliseconds;
    },
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    put: (fields: Parameters<typeof toItem>[0]) =>
      dynamo.client.send(new PutItemCommand({ TableName, Item: toItem(fields) })),
    update: (UpdateExpression: string, values: Parameters<typeof toItem>[0], ConditionExpression?: string) =>
      dynamo.client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('a'),
          UpdateExpression,
          ...(ConditionExpression !== undefined && { ConditionExpression }),
          ExpressionAttributeValues: toItem(values),
        }),
      ),
  };
};

describe('What a call consumes', () => {
  const asked = { TableName, ReturnConsumedCapacity: 'TOTAL' as const };
  const big = 'x'.repeat(2_000);

  test('is a unit for each kilobyte written, and for each index entry that appears, changes or disappears', async () => {
    const { client } = fresh();
    const cost = async (fields: Parameters<typeof toItem>[0]) =>
      (await client.send(new PutItemCommand({ ...asked, Item: toItem({ pk: 'p', sk: 'a', ...fields }) })))
        .ConsumedCapacity?.CapacityUnits;
    expect(await cost({})).toBe(1);
    expect(await cost({ big })).toBe(2);
    expect(await cost({})).toBe(2);
    // The wake index holds only keys: no other change affects it.
    expect(await cost({ wakeShard: '0', wakeAt: 1 })).toBe(2);
    expect(await cost({ wakeShard: '0', wakeAt: 1, big })).toBe(2);
    expect(await cost({ wakeShard: '0', wakeAt: 2, big })).toBe(4);
    expect(await cost({ inversePk: 'q', inverseSk: 'b', big })).toBe(5);
    expect(await cost({ inversePk: 'q', inverseSk: 'b', big, more: 1 })).toBe(4);
    expect(await cost({ inversePk: 'q', inverseSk: 'b', big, more: 1 })).toBe(2);
  });

  test('is a unit for four kilobytes read, half of it when stale ones will do, and one for nothing', async () => {
    const { client, put } = fresh();
    for (const sk of ['a', 'b', 'c']) await put({ pk: 'p', sk, big });
    const cost = async (pk: string, ConsistentRead: boolean) =>
      (
        await client.send(
          new QueryCommand({
            ...asked,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: toItem({ ':pk': pk }),
            ConsistentRead,
          }),
        )
      ).ConsumedCapacity?.CapacityUnits;
    expect(await cost('p', true)).toBe(2);
    expect(await cost('p', false)).toBe(1);
    expect(await cost('q', true)).toBe(1);
    const { ConsumedCapacity: each } = await client.send(
      new BatchGetItemCommand({
        RequestItems: { [TableName]: { Keys: [key('a'), key('b'), key('z')] } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(each?.[0]?.CapacityUnits).toBe(1.5);
  });
});

describe('An index', () => {
  const query = (client: ReturnType<typeof fresh>['client'], more: object = {}) =>
    client.send(
      new QueryCommand({
        TableName,
        IndexName: INVERSE_INDEX,
        KeyConditionExpression: 'inversePk = :pk',
        ExpressionAttributeValues: toItem({ ':pk': 's' }),
        ...more,
      }),
    );

  test('shows a change after a while, and the changes of one item in order', async () => {
    const { client, put, wait } = fresh(500);
    await put({ pk: 'p', sk: 'a', inversePk: 's', inverseSk: '1', name: 'old' });
    expect((await query(client)).Items).toEqual([]);
    wait(499);
    await put({ pk: 'p', sk: 'a', inversePk: 's', inverseSk: '1', name: 'new' });
    wait(1);
    expect((await query(client)).Items).toMatchObject([{ name: { S: 'old' } }]);
    wait(499);
    expect((await query(client)).Items).toMatchObject([{ name: { S: 'new' } }]);
    await put({ pk: 'p', sk: 'a' });
    wait(500);
    expect((await query(client)).Items).toEqual([]);
  });

  test.each([
    { lags: [100, 300], sees: ['neither', []] },
    { lags: [300, 100], sees: ['both', ['1', '2']] },
  ])('shows $sees.0 of the places while an entry moves from one to the other', async ({ lags, sees }) => {
    const { client, put, wait, lagBy } = fresh();
    const places = async () => (await query(client)).Items?.map(({ inverseSk }) => inverseSk?.S);
    await put({ pk: 'p', sk: 'a', inversePk: 's', inverseSk: '1' });
    expect(await places()).toEqual(['1']);
    lagBy(...lags);
    await put({ pk: 'p', sk: 'a', inversePk: 's', inverseSk: '2' });
    expect(await places()).toEqual(['1']);
    wait(200);
    expect(await places()).toEqual(sees[1]);
    wait(100);
    expect(await places()).toEqual(['2']);
  });

  test('ends where the last move went, however long each step of the moves takes', async () => {
    const { client, put, wait, lagBy } = fresh();
    for (const [first, second, third, fourth] of [
      [400, 100, 50, 20],
      [100, 400, 20, 50],
      [10, 20, 30, 40],
    ] as const) {
      await put({ pk: 'p', sk: 'a', inversePk: 's', inverseSk: '1' });
      lagBy(first, second);
      await put({ pk: 'p', sk: 'a', inversePk: 't', inverseSk: '1' });
      lagBy(third, fourth);
      await put({ pk: 'p', sk: 'a', inversePk: 's', inverseSk: '1', name: 'back' });
      wait(400);
      expect((await query(client)).Items).toMatchObject([{ name: { S: 'back' } }]);
    }
  });

  test('is never read consistently', async () => {
    await expect(query(fresh().client, { ConsistentRead: true })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('with only keys holds no more than keys, sorted by number', async () => {
    const { client, put } = fresh();
    for (const wakeAt of [20, 3, 100])
      await put({ pk: 'p', sk: `s${wakeAt}`, wakeShard: '0', wakeAt, name: 'hidden' });
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        IndexName: WAKE_INDEX,
        KeyConditionExpression: 'wakeShard = :shard AND wakeAt < :before',
        ExpressionAttributeValues: toItem({ ':shard': '0', ':before': 100 }),
      }),
    );
    expect(Items).toEqual(
      [3, 20].map((wakeAt) => toItem({ pk: 'p', sk: `s${wakeAt}`, wakeShard: '0', wakeAt })),
    );
  });
});

describe('A read that is not consistent', () => {
  test('may return what was there before, and nothing where nothing was', async () => {
    const { client, put, wait } = fresh(100);
    const read = async (ConsistentRead: boolean) =>
      (await client.send(new GetItemCommand({ TableName, Key: key('a'), ConsistentRead }))).Item?.n;
    await put({ pk: 'p', sk: 'a', n: 1 });
    expect([await read(true), await read(false)]).toEqual([{ N: '1' }, undefined]);
    wait(100);
    await put({ pk: 'p', sk: 'a', n: 2 });
    expect([await read(true), await read(false)]).toEqual([{ N: '2' }, { N: '1' }]);
  });

  test('of many items may see each of them as it was a while ago: changed, gone, or not yet there', async () => {
    const { client, put, wait, lagBy } = fresh();
    const read = async (ConsistentRead: boolean, more: object = {}) => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: toItem({ ':pk': 'p' }),
          ConsistentRead,
          ...more,
        }),
      );
      return Items?.map(({ sk, name }) => `${sk?.S} ${name?.S}`);
    };
    for (const sk of ['a', 'b', 'd']) await put({ pk: 'p', sk, name: 'old' });
    lagBy(500, 500, 500);
    await put({ pk: 'p', sk: 'a', name: 'new' });
    await client.send(new DeleteItemCommand({ TableName, Key: key('b') }));
    await put({ pk: 'p', sk: 'c', name: 'new' });
    expect(await read(true)).toEqual(['a new', 'c new', 'd old']);
    expect(await read(false)).toEqual(['a old', 'b old', 'd old']);
    expect(await read(false, { Limit: 2, ScanIndexForward: false })).toEqual(['d old', 'b old']);
    expect(await read(false, { ExclusiveStartKey: key('a') })).toEqual(['b old', 'd old']);
    wait(500);
    expect(await read(false)).toEqual(['a new', 'c new', 'd old']);
  });
});

describe('A busy partition', () => {
  const { client, ...busy } = (() => {
    const partitions = new Set<string>();
    return {
      ...createDynamo({ clock: () => 0, lag: () => 0, isBusy: (one) => partitions.has(one) }),
      partitions,
    };
  })();
  const throttled = { name: 'ProvisionedThroughputExceededException' };
  const put = (pk: string) => client.send(new PutItemCommand({ TableName, Item: key('a', pk) }));
  const both = () =>
    client.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('a', 'p'), key('a', 'q')] } } }),
    );

  test('accepts no reads and no writes, and delays no other', async () => {
    await put('p');
    busy.partitions.add('p');
    await put('q');
    await expect(put('p')).rejects.toMatchObject(throttled);
    await expect(client.send(new GetItemCommand({ TableName, Key: key('a') }))).rejects.toMatchObject(
      throttled,
    );
    const query = new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toItem({ ':pk': 'p' }),
    });
    await expect(client.send(query)).rejects.toMatchObject(throttled);
  });

  test('leaves its part of a batch unprocessed, and refuses one that is entirely its own', async () => {
    const answer = await both();
    expect(answer.Responses).toEqual({ [TableName]: [key('a', 'q')] });
    expect(answer.UnprocessedKeys).toEqual({ [TableName]: { Keys: [key('a', 'p')] } });
    busy.partitions.add('q');
    await expect(both()).rejects.toMatchObject(throttled);
  });
});

describe('A value compared for equality', () => {
  const whatever = JSON.parse(
    '["", "a", 0, -1.5, true, false, null, [], ["a", [1]], {}, {"x": {"y": [null]}}]',
  ) as never[];
  const refused = { name: 'ConditionalCheckFailedException' };

  test.each(['f = :v', 'f IN (:w, :v)'])('equals whatever has the same content: %s', async (condition) => {
    for (const value of whatever) {
      const { put, update } = fresh();
      await put({ pk: 'p', sk: 'a', f: value });
      const asked = (of: never) => update('SET g = :w', { ':w': 'another', ':v': of }, condition);
      await asked(value);
      for (const other of whatever)
        if (other !== value) await expect(asked(other)).rejects.toMatchObject(refused);
    }
  });
});

test('an observer sees each write as it is made, and none that is refused', async () => {
  const seen: unknown[] = [];
  const { client } = createDynamo({
    clock: () => 0,
    lag: () => 0,
    written: (before, after) => seen.push([before, after]),
  });
  const item = key('a');
  const put = () =>
    client.send(
      new PutItemCommand({ TableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  await put();
  await expect(put()).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
  await client.send(new DeleteItemCommand({ TableName, Key: item }));
  expect(seen).toEqual([
    [undefined, item],
    [item, undefined],
  ]);
});

describe('What the service refuses', () => {
  const refusal = { name: 'ValidationException' };
  const operators = (count: number) => Array.from({ length: count }, () => 'attribute_exists(a)');

  test('a value that is named and not given, even where it is not needed', async () => {
    const { put, update } = fresh();
    await put({ pk: 'p', sk: 'a', f: 1 });
    await update('SET f = if_not_exists(f, :v)', { ':v': 2 });
    await expect(update('SET f = if_not_exists(f, :v)', {})).rejects.toMatchObject(refusal);
  });

  test('an expression of 4,097 bytes, but not one of 4,096', async () => {
    const { update } = fresh();
    const long = (bytes: number) => `SET ${'a'.repeat(bytes - 'SET  = :v'.length)} = :v`;
    await update(long(4_096), { ':v': 1 });
    await expect(update(long(4_097), { ':v': 1 })).rejects.toMatchObject(refusal);
  });

  test('an expression of 301 operators, but not one of 299', async () => {
    const { update } = fresh();
    await update('SET b = :v', { ':v': 1 });
    const condition = (count: number) => operators(count).join(' OR ');
    await expect(update('SET b = :v', { ':v': 1 }, condition(150))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
    await expect(update('SET b = :v', { ':v': 1 }, condition(151))).rejects.toMatchObject(refusal);
  });

  test('an item of more than 400 KB, a sort key of 1,025 bytes, an empty key, 33 levels', async () => {
    const { put } = fresh();
    await expect(put({ pk: 'p', sk: 'a', text: 'x'.repeat(400 * 1_024) })).rejects.toMatchObject(refusal);
    await put({ pk: 'p', sk: 'x'.repeat(1_024) });
    await expect(put({ pk: 'p', sk: 'x'.repeat(1_025) })).rejects.toMatchObject(refusal);
    await expect(put({ pk: 'p', sk: '' })).rejects.toMatchObject(refusal);
    await expect(put({ pk: 'p', sk: 'a', inversePk: '' })).rejects.toMatchObject(refusal);
    const deep = (levels: number): never => (levels === 0 ? 1 : [deep(levels - 1)]) as never;
    await put({ pk: 'p', sk: 'a', value: deep(32) });
    await expect(put({ pk: 'p', sk: 'a', value: deep(33) })).rejects.toMatchObject(refusal);
  });

  test('a placeholder that nothing uses, a batch with duplicates or of 101 keys', async () => {
    const { client, update } = fresh();
    await expect(update('SET a = :v', { ':v': 1, ':w': 2 })).rejects.toMatchObject(refusal);
    const batch = (keys: readonly string[]) =>
      client.send(
        new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys.map((sk) => key(sk)) } } }),
      );
    await batch(Array.from({ length: 100 }, (_, n) => `k${n}`));
    await expect(batch(Array.from({ length: 101 }, (_, n) => `k${n}`))).rejects.toMatchObject(refusal);
    await expect(batch(['a', 'a'])).rejects.toMatchObject(refusal);
  });
});

test('the table of the simulation has the keys and indexes of the stack', () => {
  const [, table] = theOnly(templateOf(), 'AWS::DynamoDB::GlobalTable');
  const keysOf = (schema: readonly { AttributeName: string; KeyType: string }[]) => ({
    partition: schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName,
    sort: schema.find(({ KeyType }) => KeyType === 'RANGE')?.AttributeName,
  });
  const { KeySchema, GlobalSecondaryIndexes, AttributeDefinitions } = table.Properties;
  expect(keysOf(KeySchema)).toEqual(tableKeys);
  const declared = Object.fromEntries(
    GlobalSecondaryIndexes.map((index: Readonly<Record<string, never>>) => {
      const { IndexName, KeySchema: schema, Projection } = index as never;
      const own = keysOf(schema);
      const { AttributeType: sortKind } = AttributeDefinitions.find(
        ({ AttributeName }: { AttributeName: string }) => AttributeName === own.sort,
      );
      const keysOnly = (Projection as { ProjectionType: string }).ProjectionType === 'KEYS_ONLY';
      return [IndexName, { ...own, sortKind, keysOnly }];
    }),
  );
  expect(declared).toEqual(indexes);
});
