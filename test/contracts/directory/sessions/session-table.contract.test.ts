import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { groupTable } from '../../../../functions/aws/directory/groups.ts';
import { memberTable } from '../../../../functions/aws/directory/members.ts';
import { toSessionItem } from '../../../../functions/aws/directory/session-items.ts';
import { sessionTable } from '../../../../functions/aws/directory/sessions.ts';
import { toItem } from '../../../../functions/aws/items/items.ts';
import { sessionKey } from '../../../../functions/aws/items/keys.ts';
import { batchOf } from '../../../../functions/aws/platform/table.ts';
import { noTrail } from '../../../../shared/audit/trail.ts';
import { emptyDoor } from '../../../../shared/presence/door.ts';
import { memoryGroups } from '../../../world/stores/groups.ts';
import { memoryMembers } from '../../../world/stores/members.ts';
import { memorySessions } from '../../../world/stores/sessions.ts';
import { type EmbeddedTable, startTable } from '../../embedded-table.ts';
import { sessionListContract } from './session-list.ts';
import { sessionTableContract } from './session-table.ts';
import { newSession } from './sessions.ts';

describe('in memory', () => {
  const [members, groups] = [memoryMembers(), memoryGroups()];
  const sessions = memorySessions(members, groups);
  const directory = () => ({ sessions, members, groups });
  sessionTableContract(directory);
  sessionListContract(directory);
});

describe('in the table', () => {
  let table: EmbeddedTable;
  const sessions = () => sessionTable(table.client, table.name);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  const directory = () => ({
    sessions: sessions(),
    members: memberTable(table.client, table.name),
    groups: groupTable(table.client, table.name),
  });
  sessionTableContract(directory);
  sessionListContract(directory);

  test.each([
    ['state', { S: 'open' }],
    ['policy', { S: '{}' }],
    ['policy', { NULL: true }],
    ['door', { S: 'open' }],
    ['trail', { S: 'none' }],
    ['metadata', { S: '{}' }],
    ['imposed', { M: {} }],
    ['occupancy', { S: 'many' }],
  ] as const)('a session with a wrong %s is refused by its key', async (field, value) => {
    const session = newSession();
    const Item = { ...toSessionItem(session), [field]: value };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    await expect(sessions().entrance(session.id, 'anna')).rejects.toThrow(`SESSION#${session.id}`);
  });
});

describe('a session that an earlier release has written', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('has no owner, no rules, no record and an empty door', async () => {
    const session = newSession({ id: 'old' });
    const { id: _id, name, state, policy, revision, occupancy } = session;
    const Item = { ...sessionKey('old'), ...toItem({ name, state, policy, revision, occupancy }) };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    expect(await sessionTable(table.client, table.name).find('old')).toEqual({
      ...session,
      owner: null,
      heir: null,
      metadata: {},
      imposed: [],
      door: emptyDoor,
      trail: noTrail,
      owedRecord: null,
    });
  });

  test('knows about its door what it knew then', async () => {
    const Item = { ...toSessionItem(newSession({ id: 'ajar' })), door: { M: { waiting: { N: '3' } } } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    const found = await sessionTable(table.client, table.name).find('ajar');
    expect(found?.door).toEqual({ ...emptyDoor, waiting: 3 });
  });

  test('with fields that no release has written is shown to nobody, and named', async () => {
    const Item = { ...toSessionItem(newSession({ id: 'odd' })), shown: { S: 'purple' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    await expect(sessionTable(table.client, table.name).shown('odd')).rejects.toThrow('SESSION#odd');
  });
});

describe('under load', () => {
  const session = newSession({ id: 's1' });
  const item = toSessionItem(session);
  const Keys = [{ pk: { S: 'SESSION#s1' }, sk: { S: 'META' } }];

  test('keys that the table leaves unprocessed are requested again', async () => {
    const client = new DynamoDBClient();
    const mock = mockClient(client);
    mock
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { vigil: [] }, UnprocessedKeys: { vigil: { Keys } } })
      .resolvesOnce({ Responses: { vigil: [item] }, UnprocessedKeys: {} });
    const chance = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const begun = performance.now();
    const answer = await sessionTable(client, 'vigil').entrance('s1', 'anna');
    expect(answer).toEqual({ session, membership: null });
    // A random pause of up to 50 ms, and none before the first.
    expect(performance.now() - begun).toBeGreaterThan(20);
    expect(chance).toHaveBeenCalledTimes(1);
    chance.mockRestore();
    const requests = mock.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems);
    expect(requests[0]?.vigil?.Keys).toHaveLength(2);
    expect(requests[1]).toEqual({ vigil: { Keys, ConsistentRead: true } });
  });

  test('a hundred keys are requested at once, and no more', async () => {
    const client = new DynamoDBClient();
    mockClient(client).on(BatchGetItemCommand).resolves({});
    const keys = (count: number) => Array.from({ length: count }, (_, nth) => ({ pk: { S: `${nth}` } }));
    expect(await batchOf(client, 'vigil', keys(100), false)).toEqual([]);
    await expect(batchOf(client, 'vigil', keys(101), false)).rejects.toThrow(RangeError);
  });

  test('keys that stay unanswered are a failure, not an absence', async () => {
    const client = new DynamoDBClient();
    const mock = mockClient(client);
    mock.on(BatchGetItemCommand).resolves({ Responses: {}, UnprocessedKeys: { vigil: { Keys } } });
    const answer = sessionTable(client, 'vigil').entrance('s1', 'anna');
    await expect(answer).rejects.toThrow('1 of 2 keys unanswered');
  });
});
