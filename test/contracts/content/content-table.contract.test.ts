import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { fits } from '../../../functions/aws/content/content-extent.ts';
import { contentKey } from '../../../functions/aws/items/keys.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { memoryContent } from '../../world/stores/content.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { start } from '../people.ts';
import { tightRoom } from './content-harness.ts';
import { contentTableContract } from './content-table.ts';
import { embeddedContent } from './embedded-content.ts';

describe('in memory', () => {
  const states = new Map<string, SessionState>();
  const stateOf = (sessionId: string) => states.get(sessionId) ?? null;
  const [content, tight] = [memoryContent(stateOf), memoryContent(stateOf, tightRoom)];
  contentTableContract(() => ({
    content,
    tight,
    setState: async (sessionId, state) => void states.set(sessionId, state),
  }));
});

describe('in the table', () => {
  let table: EmbeddedTable;
  let shared: Record<'content' | 'tight', ReturnType<typeof contentTable>>;
  const { content, setState, written } = embeddedContent(() => table);
  beforeAll(async () => {
    table = await startTable();
    shared = { content: content(), tight: contentTable(table.client, table.name, tightRoom) };
  });
  afterAll(() => table.stop());
  contentTableContract(() => ({ ...shared, setState }));

  test.each<AttributeValue>([
    { S: 'secret' },
    { S: 'secret 1' },
    { S: 'secret ! 1' },
    { S: 'secret 1 !' },
    { N: '1' },
  ])(
    'an item that cannot be ours, with a write %j, is refused by its key, without its text',
    async (line) => {
      const Item = { ...contentKey('broken', 'n1'), revision: { N: '1' }, writes: { L: [line] } };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
      const fault = await content()
        .find('broken', 'n1')
        .catch((error: unknown) => String(error));
      expect(fault).toContain('CONTENT#n1');
      expect(fault).not.toContain('secret');
    },
  );

  test('when more is held than now allowed, only what grows is refused', () => {
    const most = { items: 4, bytes: 100 };
    const crowded = { heldItems: { N: '6' }, heldBytes: { N: '90' } };
    const heavy = { heldItems: { N: '3' }, heldBytes: { N: '200' } };
    const fitting = (counted: typeof heavy, items: number, bytes: number) =>
      fits(counted, { items, bytes, guest: null }, most);
    expect([fitting(crowded, 0, 10), fitting(crowded, -1, -10), fitting(crowded, 1, 0)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([fitting(heavy, 1, 0), fitting(heavy, -1, -10), fitting(heavy, 1, 1)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([fitting(crowded, 0, 11), fits({}, { items: 4, bytes: 100, guest: null }, most)]).toEqual([
      false,
      true,
    ]);
  });

  test('anybody may delete from a session that holds more than is now allowed', async () => {
    await setState('shrunk', 'active');
    const growth = { items: 1, bytes: 30, guest: 'guest' };
    for (const itemId of ['a', 'b', 'c', 'd', 'e', 'f'])
      await content().admit('shrunk', itemId, ['active'], instant(start), growth);
    const admitted = (items: number, bytes: number) =>
      shared.tight.admit('shrunk', 'a', ['active'], instant(start), { items, bytes, guest: 'guest' });
    expect(await admitted(-1, -30)).toMatchObject({ revision: 7 });
    expect(await admitted(0, 1)).toBe('guest-full');
  });

  test('one damaged item is left out of the list, and named', async () => {
    await setState('torn', 'active');
    for (const itemId of ['a', 'b']) await written(content(), 'torn', itemId, start);
    const Item = {
      ...contentKey('torn', 'aa'),
      revision: { N: '1' },
      value: { S: '1' },
      writes: { L: [{ S: 'x' }] },
    };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    const notes: unknown[] = [];
    const noting = contentTable(table.client, table.name, undefined, (fault) => notes.push(fault));
    const { items } = await noting.list('torn', { cursor: null, after: null, bytes: 1_000 }, instant(start));
    expect(items.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    expect(notes.map(String)).toEqual([expect.stringContaining('CONTENT#aa')]);
  });
});
