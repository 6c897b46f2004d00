import { BatchGetItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { toSessionItem } from '../../../functions/aws/directory/session-items.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { memoryGroups } from '../../world/groups.ts';
import { memoryMembers } from '../../world/members.ts';
import { memorySessions } from '../../world/sessions.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { sessionListContract } from './session-list.ts';
import { newSession, sessionTableContract } from './session-table.ts';

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
    ['occupancy', { S: 'many' }],
  ] as const)('a session with a wrong %s is refused by its key', async (field, value) => {
    const session = newSession();
    const Item = { ...toSessionItem(session), [field]: value };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    await expect(sessions().entrance(session.id, 'anna')).rejects.toThrow(`SESSION#${session.id}`);
  });
});

describe('under load', () => {
  const session = newSession({ id: 's1' });
  const item = toSessionItem(session);
  const Keys = [{ pk: { S: 'SESSION#s1' }, sk: { S: 'META' } }];

  test('keys that the table puts off are asked for again', async () => {
    const client = new DynamoDBClient();
    const mock = mockClient(client);
    mock
      .on(BatchGetItemCommand)
      .resolvesOnce({ Responses: { vigil: [] }, UnprocessedKeys: { vigil: { Keys } } })
      .resolvesOnce({ Responses: { vigil: [item] } });
    const answer = await sessionTable(client, 'vigil').entrance('s1', 'anna');
    expect(answer).toEqual({ session, membership: null });
    const requests = mock.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems);
    expect(requests[0]?.vigil?.Keys).toHaveLength(2);
    expect(requests[1]).toEqual({ vigil: { Keys, ConsistentRead: true } });
  });

  test('keys that stay unanswered are a failure, not an absence', async () => {
    const client = new DynamoDBClient();
    const mock = mockClient(client);
    mock.on(BatchGetItemCommand).resolves({ Responses: {}, UnprocessedKeys: { vigil: { Keys } } });
    const answer = sessionTable(client, 'vigil').entrance('s1', 'anna');
    await expect(answer).rejects.toThrow('1 of 2 keys unanswered');
  });
});
