import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { contactTable } from '../../../functions/aws/directory/contacts/contacts.ts';
import { ruleTable } from '../../../functions/aws/directory/group-rules.ts';
import { groupTable } from '../../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { keptReplies } from '../../../functions/aws/kept-replies.ts';
import { ownItemTable } from '../../../functions/aws/mine/own-items.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { connectionTable } from '../../../functions/aws/presence/registry.ts';
import { whereaboutsTable } from '../../../functions/aws/presence/whereabouts.ts';
import { sessionDeletions } from '../../../functions/aws/session-deletion.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { emptyDoor } from '../../../shared/presence/door.ts';
import { unrecorded } from '../../world/stores/sessions.ts';
import { ended, newKey, present, start } from '../people.ts';

const client = new DynamoDBClient();
const participants = participantTable(client, 'vigil');
const sessions = sessionTable(client, 'vigil');
const content = contentTable(client, 'vigil');
const registry = connectionTable(client, 'vigil');
const members = memberTable(client, 'vigil');
const groups = groupTable(client, 'vigil');
const rules = ruleTable(client, 'vigil');
const contacts = contactTable(client, 'vigil');
const invitations = invitationTable(client, 'vigil');
const visitor = { userId: 'anna', name: 'Anna', kind: 'contact' } as const;
const key = { sessionId: 's1', participantId: 'anna' };
const item = { itemId: 'n1', revision: 3, value: new JsonText('1'), writes: [] };
const [at, now] = [instant(start), instant(start + 1)];

/** The commands that an act sends to a table with these contents; its answers do not matter here. */
const sentBy = async (
  act: () => Promise<unknown>,
  Item?: unknown,
): Promise<[string, Record<string, unknown>][]> => {
  const mock = mockClient(client);
  mock.resolves({});
  if (Item) mock.on(GetItemCommand).resolves({ Item: Item as Record<string, AttributeValue> });
  await act().catch(() => 'nothing came back');
  const sent = mock.calls().map(({ args: [command] }) => [command.constructor.name, command.input]);
  mock.restore();
  return sent as [string, Record<string, unknown>][];
};

// An embedded table has no stale reads, so it is the requests that are checked.
describe('strongly consistent', () => {
  test.each([
    ['QueryCommand', 'participants.gathered', () => participants.gathered('s1')],
    ['GetItemCommand', 'sessions.lastNumber', () => sessions.lastNumber('s1')],
    ['GetItemCommand', 'content.find', () => content.find('s1', 'n1')],
    ['GetItemCommand', 'registry.find', () => registry.find('c1')],
    ['QueryCommand', 'contacts.invited', () => contacts.invited('anna', now)],
    ['QueryCommand', 'contacts.invitations', () => contacts.invitations('key', now)],
    ['GetItemCommand', 'invitations.find', () => invitations.find('i1')],
    ['GetItemCommand', 'sessions.find', () => sessions.find('s1')],
    ['GetItemCommand', 'sessions.shown', () => sessions.shown('s1')],
    ['GetItemCommand', 'rules.find', () => rules.find('g1')],
    ['GetItemCommand', 'rules.closed', () => rules.closed('g1')],
    ['GetItemCommand', 'rules.belongs', () => rules.belongs('g1', 's1')],
    ['QueryCommand', 'rules.sessions', () => rules.sessions('g1', null, 9)],
    ['GetItemCommand', 'ownItems.find', () => ownItemTable(client, 'vigil').find(key)],
    ['QueryCommand', 'whereabouts.of', () => whereaboutsTable(client, 'vigil').of('gus', now)],
    ['GetItemCommand', 'keptReplies.find', () => keptReplies(client, 'vigil').find('service:1/A', 'k')],
    ['GetItemCommand', 'content.fence, where there is no session', () => content.fence('s1')],
  ])('one %s by %s', async (command, _, act) => {
    const sent = await sentBy(act);
    expect(sent.map(([name]) => name)).toEqual([command]);
    expect(sent[0]?.[1]).toMatchObject({ TableName: 'vigil', ConsistentRead: true });
  });

  test('participants.load reads those who are here, then those who were', async () => {
    const sent = await sentBy(() => participants.load(key));
    expect(sent.map(([name, { Key }]) => [name, (Key as { sk: { S: string } }).sk.S])).toEqual([
      ['GetItemCommand', 'PARTICIPANT#anna'],
      ['GetItemCommand', 'FORMER#anna'],
    ]);
    for (const [, input] of sent) expect(input).toMatchObject({ TableName: 'vigil', ConsistentRead: true });
  });

  test('content.admit reads the session in parallel with taking the revision', async () => {
    const sent = await sentBy(() => content.admit('s1', 'n1', ['active'], now));
    expect(sent.map(([name]) => name)).toEqual(['UpdateItemCommand', 'GetItemCommand']);
    expect(sent[0]?.[1]).toMatchObject({ ConditionExpression: expect.stringContaining('#state IN') });
    expect(sent[1]?.[1]).toMatchObject({ ConsistentRead: true });
  });

  test('content.list reads the head first, then the items', async () => {
    const sent = await sentBy(() => content.list('s1', { cursor: null, after: null, bytes: 1_000 }, now));
    expect(sent.map(([name]) => name)).toEqual(['GetItemCommand', 'QueryCommand']);
    for (const [, input] of sent) expect(input).toMatchObject({ TableName: 'vigil', ConsistentRead: true });
  });

  test.each([
    ['sessions.entrance', () => sessions.entrance('s1', 'anna')],
    ['groups.entrance', () => groups.entrance('g1', 'anna')],
    ['contacts.find', () => contacts.find('anna', 'carla')],
  ])('one BatchGetItemCommand by %s', async (_, act) => {
    const [[name, input] = []] = await sentBy(act);
    expect(name).toBe('BatchGetItemCommand');
    expect(input).toMatchObject({ RequestItems: { vigil: { ConsistentRead: true } } });
  });

  const deletions = sessionDeletions(client, 'vigil');
  test.each<[string, unknown, readonly string[], () => Promise<unknown>]>([
    [
      'contacts.accept',
      undefined,
      ['GetItemCommand', 'BatchGetItemCommand'],
      () => contacts.accept('key', { id: 'anna', name: 'A', kind: 'contact' }, 'ben', now),
    ],
    [
      'deletions.begin',
      { name: { S: 'x' } },
      ['GetItemCommand', 'QueryCommand'],
      () => deletions.begin('s1', 'service:1/A', now),
    ],
    [
      'deletions.erase, where nothing is',
      undefined,
      ['GetItemCommand', 'QueryCommand'],
      () => deletions.erase('s1', now, 9),
    ],
    ['groups.delete', undefined, ['QueryCommand'], () => groups.delete('g1')],
  ])('what %s reads from the table itself', async (_, found, expected, act) => {
    const read = (await sentBy(act, found)).filter(
      ([name, { IndexName }]) => /^(Get|BatchGet|Query)/.test(name) && !IndexName,
    );
    expect(read.map(([name]) => name)).toEqual(expected);
    const consistent = { ConsistentRead: true };
    for (const [name, input] of read)
      expect(input).toMatchObject(
        name.startsWith('Batch')
          ? { RequestItems: { vigil: consistent } }
          : { TableName: 'vigil', ...consistent },
      );
  });
});

describe('one conditional write of one item, and no read', () => {
  test.each([
    ['PutItemCommand', 'participants.save, the first', () => participants.save(present(newKey()))],
    [
      'PutItemCommand',
      'participants.save, a later',
      () => participants.save(ended(newKey(), { version: 2 })),
    ],
    ['UpdateItemCommand', 'participants.touch', () => participants.touch(key, 'c1', at, now)],
    ['UpdateItemCommand', 'participants.renew', () => participants.renew(key, 'c1', now)],
    ['UpdateItemCommand', 'sessions.takeNumber', () => sessions.takeNumber('s1', ['anna'])],
    ['UpdateItemCommand', 'sessions.claim', () => sessions.claim('s1', 0, instant(start))],
    [
      'UpdateItemCommand',
      'sessions.publishOccupancy',
      () => sessions.publishOccupancy('s1', 1, 1, emptyDoor),
    ],
    ['UpdateItemCommand', 'content.save', () => content.save('s1', { revision: 3, slot: 0 }, null, item)],
    ['UpdateItemCommand', 'registry.enter', () => registry.enter('c1', 's1', 1)],
    ['UpdateItemCommand', 'registry.haveLeft', () => registry.haveLeft('c1', ['s1'], 1)],
    ['UpdateItemCommand', 'registry.leave', () => registry.leave('c1', 's1', 1)],
    ['UpdateItemCommand', 'registry.watch', () => registry.watch('c1', now)],
    ['PutItemCommand', 'sessions.create', () => sessions.create(newSession('s1', 'x'))],
    [
      'UpdateItemCommand',
      'sessions.update',
      () => sessions.update('s1', 1, { ...unrecorded, name: 'x', state: 'closed', policy: {} }),
    ],
    ['UpdateItemCommand', 'sessions.show', () => sessions.show('s1', 1, { shown: 'green', again: null })],
    ['PutItemCommand', 'members.add', () => members.add('s1', { ...visitor, role: 'member' }, now)],
    ['UpdateItemCommand', 'members.appoint', () => members.appoint('s1', 'anna', 'member')],
    ['UpdateItemCommand', 'members.visit', () => members.visit('s1', visitor, now)],
    ['UpdateItemCommand', 'sessions.impose', () => sessions.impose(newSession('s1', 'x'), now)],
    ['UpdateItemCommand', 'rules.put', () => rules.put('g1', 1, {}, 'anna', now)],
    ['UpdateItemCommand', 'rules.takeNumber', () => rules.takeNumber('g1')],
    ['UpdateItemCommand', 'groups.rename', () => groups.rename('g1', 1, 'x')],
    ['PutItemCommand', 'groups.add', () => groups.add('g1', { sessionId: 's1' })],
    ['UpdateItemCommand', 'invitations.use', () => invitations.use('i1', 'guest', now)],
    ['UpdateItemCommand', 'invitations.revoke', () => invitations.revoke('i1', 's1', now)],
  ])('%s by %s', async (command, _, act) => {
    const sent = await sentBy(act);
    expect(sent.map(([name]) => name)).toEqual([command]);
    expect(sent[0]?.[1]).toMatchObject({ TableName: 'vigil', ConditionExpression: expect.any(String) });
  });

  test('a touch is exactly this', async () => {
    const sent = await sentBy(() => participants.touch(key, 'c1=', at, now));
    expect(sent).toEqual([
      [
        'UpdateItemCommand',
        {
          TableName: 'vigil',
          Key: { pk: { S: 'SESSION#s1' }, sk: { S: 'PARTICIPANT#anna' } },
          UpdateExpression:
            'SET lastActivityAt = :at, connections.#connection.seenAt = :now ADD version :one',
          ConditionExpression:
            'phase = :present AND lastActivityAt < :at AND attribute_exists(connections.#connection)',
          ExpressionAttributeNames: { '#connection': 'c1=' },
          ExpressionAttributeValues: {
            ':at': { N: String(at) },
            ':now': { N: String(now) },
            ':one': { N: '1' },
            ':present': { S: 'present' },
          },
          ReturnValues: 'ALL_NEW',
        },
      ],
    ]);
  });
});

test('only a failed condition is an answer; any other failure is thrown', async () => {
  const mock = mockClient(client);
  const acts = [
    () => participants.save(present(newKey())),
    () => participants.touch(key, 'c1', at, now),
    () => sessions.publishOccupancy('s1', 1, 1, emptyDoor),
    () => registry.leave('c1', 's1', 1),
    () => sessions.update('s1', 1, { ...unrecorded, name: 'x', state: 'closed', policy: {} }),
    () => members.visit('s1', visitor, now),
    () => invitations.use('i1', 'guest', now),
  ];
  const failed = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
  mock.rejects(failed);
  const answers = await Promise.all(acts.map((act) => act()));
  expect(answers).toEqual(['conflict', 'refused', 'older', null, 'conflict', 'missing', 'refused']);
  const broken = new Error('no table');
  mock.rejects(broken);
  for (const act of acts) await expect(act()).rejects.toBe(broken);
  mock.restore();
});
