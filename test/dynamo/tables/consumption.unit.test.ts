import { BatchGetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { toItem } from '../../../functions/aws/items/items.ts';
import { fresh, key, TableName } from './fresh.ts';

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
