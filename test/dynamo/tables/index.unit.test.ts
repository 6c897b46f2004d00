import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { toItem } from '../../../functions/aws/items/items.ts';
import { INVERSE_INDEX, WAKE_INDEX } from '../../../functions/aws/items/keys.ts';
import { fresh, TableName } from './fresh.ts';

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
