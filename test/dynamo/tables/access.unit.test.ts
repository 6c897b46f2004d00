import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { toItem } from '../../../functions/aws/items/items.ts';
import { templateOf, theOnly } from '../../infra/template/synthesized.ts';
import { createDynamo } from '../dynamo.ts';
import { indexes, tableKeys } from '../schema.ts';
import { fresh, key, TableName } from './fresh.ts';

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
