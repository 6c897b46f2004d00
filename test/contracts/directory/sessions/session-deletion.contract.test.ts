import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommand,
  ScanCommand,
  type UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sessionKey } from '../../../../functions/aws/items/keys.ts';
import { toParticipantItem } from '../../../../functions/aws/presence/participant-items.ts';
import { sessionDeletions } from '../../../../functions/aws/session-deletion.ts';
import { found, now } from '../../content/stored.ts';
import { type EmbeddedTable, startTable } from '../../embedded-table.ts';
import { ended } from '../../people.ts';
import { doomedIn, later } from './doomed.ts';

let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

describe('Deleting a session a part at a time', () => {
  const { keysOf, deletions, sessions, furnish, begin, eraseAll } = doomedIn(() => table);

  test('removes everything of it, so much per call, and nothing of others; the record stays', async () => {
    await furnish('other');
    const before = await keysOf('other');
    await furnish('doomed');
    expect(await begin('doomed')).toBe('begun');
    expect(await eraseAll('doomed', later)).toEqual(['begun', 'begun', 'begun', 'gone']);
    expect(await keysOf('doomed')).toEqual([expect.stringMatching(/^SESSION#doomed \/ AUDIT#.*#deleted$/)]);
    expect(await keysOf('other')).toEqual(before);
    expect(await begin('doomed')).toBe('missing');
    expect(await begin('nowhere')).toBe('missing');
    expect(await deletions().erase('doomed', later, 2)).toBe('gone');
  });

  test('has one record, however often it is begun', async () => {
    await furnish('twice');
    await begin('twice');
    await begin('twice', later);
    expect(await sessions().find('twice')).toMatchObject({ doomedAt: now });
    expect((await keysOf('twice')).filter((key) => key.endsWith('#deleted'))).toHaveLength(1);
  });

  test('has that record beside what operators have done to the session, which none of them has to finish', async () => {
    await furnish('handed');
    const Item = { pk: { S: 'SESSION#handed' }, sk: { S: 'AUDIT#2026-11-28T12:00:00.000Z#handed over' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    await begin('handed');
    expect((await keysOf('handed')).filter((key) => key.endsWith('#deleted'))).toHaveLength(1);
    expect((await eraseAll('handed', later)).at(-1)).toBe('gone');
    expect(await begin('handed')).toBe('missing');
  });

  test('removes one in which nobody has ever written', async () => {
    await found(table, 'bare');
    await begin('bare');
    expect(await eraseAll('bare', later)).toEqual(['gone']);
  });

  test('is finished by whoever comes next when it has died before its very last step', async () => {
    await furnish('died');
    await begin('died');
    const dies = async (command: UpdateItemCommand) => {
      const isLast = command.input.UpdateExpression?.includes('finishedAt') ?? false;
      if (isLast) throw new Error('died');
      return table.client.send(command);
    };
    const client = { send: dies } as unknown as DynamoDBClient;
    await expect(sessionDeletions(client, table.name).erase('died', later, 99)).resolves.toBe('begun');
    await expect(sessionDeletions(client, table.name).erase('died', later, 99)).rejects.toThrow('died');
    expect(await keysOf('died')).toEqual([expect.stringMatching(/#deleted$/)]);
    expect(await begin('died')).toBe('begun');
    expect(await eraseAll('died', later)).toEqual(['gone']);
    expect(await begin('died')).toBe('missing');
  });

  test('removes people who owe nothing, also as earlier releases have written that', async () => {
    await found(table, 'former');
    const item = toParticipantItem(ended({ sessionId: 'former', participantId: 'anna' }, { owed: null }));
    const Item = { ...item, owed: { NULL: true } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    await begin('former');
    expect(await eraseAll('former', later)).toEqual(['begun', 'gone']);
  });

  test('reads nothing of the trail, however long that is', async () => {
    await furnish('long');
    const pk = { S: 'SESSION#long' };
    for (let nth = 0; nth < 30; nth += 1)
      for (const chain of ['PARTICIPANT#anna#', 'SESSION#', 'HEAD#anna#'])
        await table.client.send(
          new PutItemCommand({ TableName: table.name, Item: { pk, sk: { S: `AUDIT#${chain}${nth}` } } }),
        );
    const read: string[] = [];
    const stale: QueryCommand[] = [];
    const reading = async (command: QueryCommand) => {
      const { IndexName, KeyConditionExpression, ConsistentRead } = command.input;
      if (KeyConditionExpression && !IndexName && !ConsistentRead) stale.push(command);
      const answer = await table.client.send(command);
      for (const { sk } of answer.Items ?? []) read.push(sk?.S ?? '');
      return answer;
    };
    const { begin: doom, erase } = sessionDeletions(
      { send: reading } as unknown as DynamoDBClient,
      table.name,
    );
    await doom('long', 'service:1/Backend', now);
    while ((await erase('long', later, 9)) !== 'gone');
    expect(stale).toEqual([]);
    expect(read.some((key) => key.endsWith('#deleted'))).toBe(true);
    expect(read.filter((key) => key.startsWith('AUDIT#') && !key.endsWith('#deleted'))).toEqual([]);
    expect((await keysOf('long')).filter((key) => key.includes('AUDIT#'))).toHaveLength(91);
  });

  test('is on record: by whom, of what, from when to when, and where its own chain ended', async () => {
    await furnish('known');
    const { client, name } = table;
    const trail = { M: { head: { S: 'h' }, length: { N: '3' } } };
    const Key = sessionKey('known');
    const { Item } = await client.send(new GetItemCommand({ TableName: name, Key }));
    await client.send(new PutItemCommand({ TableName: name, Item: { ...Item, trail } }));
    const onTrail = { pk: Key.pk, sk: { S: 'AUDIT#PARTICIPANT#anna#1' } };
    await client.send(new PutItemCommand({ TableName: name, Item: onTrail }));
    const recordOf = async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
      return Items.filter(({ pk, sk }) => pk?.S === 'SESSION#known' && sk?.S?.endsWith('#deleted'));
    };
    await begin('known');
    await deletions().erase('known', now, 2);
    const begun = {
      action: { S: 'session.deleted' },
      by: { S: 'service:1/Backend' },
      sessionName: { S: 'The session known' },
      startedAt: { N: String(now) },
      deletedItems: { N: '2' },
      trail,
    };
    const [record, ...others] = await recordOf();
    expect(record).toMatchObject(begun);
    expect([record?.finishedAt, others]).toEqual([undefined, []]);
    await eraseAll('known', later);
    expect(await recordOf()).toEqual([
      { ...record, deletedItems: { N: '5' }, finishedAt: { N: String(later) } },
    ]);
  });
});
