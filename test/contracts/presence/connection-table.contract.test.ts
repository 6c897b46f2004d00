import { GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { connectionKey, INVERSE_INDEX } from '../../../functions/aws/items/keys.ts';
import { connectionTable } from '../../../functions/aws/presence/registry.ts';
import { instant } from '../../../shared/instant.ts';
import { memoryMembers } from '../../world/stores/members.ts';
import { memoryRegistry } from '../../world/stores/registry.ts';
import { newMember } from '../directory/sessions/sessions.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { start } from '../people.ts';
import { connectionTableContract, newConnection } from './connection-table.ts';
import { watchingContract } from './watching.ts';

describe('in memory', () => {
  const members = memoryMembers();
  const registry = memoryRegistry(members.ids);
  connectionTableContract(() => registry);
  watchingContract(() => ({ registry, members }));
});

describe('in the table', () => {
  let table: EmbeddedTable;
  const registry = () => connectionTable(table.client, table.name);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  connectionTableContract(registry);
  watchingContract(() => ({ registry: registry(), members: memberTable(table.client, table.name) }));

  test('a guest, a verified address and roles are kept', async () => {
    const guest = { id: 'guest-1', name: 'Guest', kind: 'guest', invitation: 'hash' } as const;
    const carla = { id: 'carla', name: 'Carla', kind: 'contact', emailKey: 'key' } as const;
    const dora = { id: 'dora', name: 'Dora', kind: 'contact', roles: { s1: 'moderator' } } as const;
    for (const user of [guest, carla, dora]) {
      const connection = newConnection({ user });
      await registry().open(connection);
      expect(await registry().find(connection.connectionId)).toEqual(connection);
    }
  });

  test('an entry has an expiry, in seconds, that its connection cannot reach', async () => {
    const connection = newConnection();
    await registry().open(connection);
    const Key = connectionKey(connection.connectionId);
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
    expect(Number(Item?.expiresAt?.N)).toBe(Math.ceil(start / 1_000) + 3 * 60 * 60);
  });

  test("a user's connections are in the inverse index", async () => {
    const user = { id: 'of-index', name: 'Ben', kind: 'contact' } as const;
    const connections = [newConnection({ user }), newConnection({ user })];
    for (const connection of connections) await registry().open(connection);
    const query = new QueryCommand({
      TableName: table.name,
      IndexName: INVERSE_INDEX,
      KeyConditionExpression: 'inversePk = :user',
      ExpressionAttributeValues: { ':user': { S: 'USER#of-index' } },
    });
    const found = (await table.client.send(query)).Items?.map((item) => item.pk?.S);
    expect(found?.sort()).toEqual(connections.map(({ connectionId }) => `CONNECTION#${connectionId}`).sort());
  });

  test('somebody who began to watch before the mark had a time counts as watching for long', async () => {
    await memberTable(table.client, table.name).add('old', newMember('oma'), instant(start));
    const connection = newConnection({ user: { id: 'oma', name: 'Oma', kind: 'contact' } });
    await registry().open(connection);
    const Key = connectionKey(connection.connectionId);
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
    await table.client.send(
      new PutItemCommand({ TableName: table.name, Item: { ...Item, watching: { BOOL: true } } }),
    );
    expect(await registry().watching('old')).toEqual([{ ...connection, watchingSince: 0 }]);
  });

  test('an entry of an unknown kind of user is refused by its key', async () => {
    const Item = { ...connectionKey('odd'), kind: { S: 'robot' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    await expect(registry().find('odd')).rejects.toThrow('CONNECTION#odd');
  });
});
