import { BatchGetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { fresh, key, TableName } from './fresh.ts';

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

  test.each([[[]], [['a', 'b', 'a']], [['']]])('a set of %j', async (SS) => {
    const { client } = fresh();
    const add = new UpdateItemCommand({
      TableName,
      Key: key('a'),
      UpdateExpression: 'ADD names :names',
      ExpressionAttributeValues: { ':names': { SS } },
    });
    await expect(client.send(add)).rejects.toMatchObject(refusal);
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
