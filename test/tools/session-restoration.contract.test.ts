import {
  CreateTableCommand,
  DescribeTableCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../functions/aws/content/content.ts';
import { toMembershipItem } from '../../functions/aws/directory/membership-items.ts';
import { sessionTable } from '../../functions/aws/directory/sessions.ts';
import { sessionKey } from '../../functions/aws/items/keys.ts';
import { restoreSession } from '../../local/tools/session/session-restoration.ts';
import { found, longAgo, now, write } from '../contracts/content/stored.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { busyFor } from './busy-table.ts';

describe('Restoring a session', () => {
  let restored: EmbeddedTable;
  const inUse = 'in-use';
  beforeAll(async () => {
    restored = await startTable();
    const { client, name } = restored;
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    await client.send(
      new CreateTableCommand({
        TableName: inUse,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: Table?.KeySchema,
        AttributeDefinitions: Table?.AttributeDefinitions,
        GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(
          ({ IndexName, KeySchema, Projection }) => ({
            IndexName,
            KeySchema,
            Projection,
          }),
        ),
      }),
    );
    await found(restored, 's1');
    for (let index = 0; index < 30; index += 1) await write(restored, 's1', `n${index}`, `${index}.0`);
    await write(restored, 's1', 'n0', null);
    // Somebody was inside when it was backed up.
    await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: sessionKey('s1'),
        UpdateExpression: 'SET occupancy = :three',
        ExpressionAttributeValues: { ':three': { N: '3' } },
      }),
    );
    const member = { userId: 'anna', name: 'Anna', kind: 'licence-holder', role: 'moderator' } as const;
    await client.send(new PutItemCommand({ TableName: name, Item: toMembershipItem('s1', member, longAgo) }));
  });
  afterAll(() => restored.stop());

  const restore = (sessionId: string, client = restored.client) =>
    restoreSession({
      client,
      from: restored.name,
      to: inUse,
      sessionId,
      by: 'the operator',
      at: now,
      progress: () => {},
    });

  test('waits for what the table in use puts off, ever longer', async () => {
    await found(restored, 's2');
    for (let index = 0; index < 30; index += 1) await write(restored, 's2', `n${index}`, '1');
    const busy = busyFor(300, restored.client);
    expect(await restore('s2', busy.client)).toEqual({ items: 30 });
    expect(busy.calls()).toBeLessThan(14);
  });

  test('brings back content, deletions and members, and continues its revisions', async () => {
    expect(await restore('s1')).toEqual({ items: 31 });
    const everything = { cursor: null, after: 0, bytes: 1_000_000 };
    const read = (table: string) => contentTable(restored.client, table).list('s1', everything, now);
    expect(await read(inUse)).toEqual(await read(restored.name));
    const { session, membership } = await sessionTable(restored.client, inUse).entrance('s1', 'anna');
    expect([session?.name, session?.state, session?.occupancy, membership?.role]).toEqual([
      'The session s1',
      'active',
      0,
      'moderator',
    ]);
    const content = contentTable(restored.client, inUse);
    expect(await content.admit('s1', 'n1', ['active'], now)).toMatchObject({ revision: 32 });
  });

  test('overwrites nothing', async () => {
    expect(await restore('s1')).toBe('exists');
    expect(await restore('nowhere')).toBe('missing');
  });
});
