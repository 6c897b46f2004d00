import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../functions/aws/content.ts';
import { contentKey, sessionKey } from '../../functions/aws/keys.ts';
import { instant } from '../../shared/instant.ts';
import type { SessionState } from '../../shared/session.ts';
import { memoryContent } from '../world/content.ts';
import { contentTableContract } from './content-table.ts';
import { type EmbeddedTable, startTable } from './embedded-table.ts';
import { start } from './people.ts';

describe('in memory', () => {
  const states = new Map<string, SessionState>();
  const content = memoryContent((sessionId) => states.get(sessionId) ?? null);
  contentTableContract(() => ({
    content,
    setState: async (sessionId, state) => void states.set(sessionId, state),
  }));
});

describe('in the table', () => {
  let table: EmbeddedTable;
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());
  const content = () => contentTable(table.client, table.name);
  const setState = async (sessionId: string, state: SessionState) => {
    const update = new UpdateItemCommand({
      TableName: table.name,
      Key: sessionKey(sessionId),
      UpdateExpression: 'SET #state = :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: state } },
    });
    await table.client.send(update);
  };
  let shared: ReturnType<typeof contentTable> | undefined;
  contentTableContract(() => {
    shared ??= content();
    return { content: shared, setState };
  });

  test('an item that cannot be ours is refused by its key, without its text', async () => {
    const Item = { ...contentKey('broken', 'n1'), revision: { N: '1' }, writes: { L: [{ S: 'secret' }] } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    const fault = await content()
      .find('broken', 'n1')
      .catch((error: unknown) => String(error));
    expect(fault).toContain('CONTENT#n1');
    expect(fault).not.toContain('secret');
  });

  test('places that were abandoned are struck out, and the session stays small', async () => {
    await setState('busy', 'active');
    for (let environment = 0; environment < 20; environment += 1) {
      const now = instant(start + environment * 5 * 60_000);
      await content().admit('busy', `item-${environment}`, ['active'], now);
    }
    const get = new GetItemCommand({ TableName: table.name, Key: sessionKey('busy') });
    const { Item = {} } = await table.client.send(get);
    const places = Object.keys(Item).filter((field) => field.startsWith('w:'));
    expect(places.length).toBeLessThan(9);
    expect(Object.keys(Item).filter((field) => field.startsWith('n:'))).toHaveLength(places.length);
    expect(Item.contentRevision).toEqual({ N: '20' });
  });
});
