import { GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { addedKey, contentKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import { forgottenAt } from '../../../shared/content/deletions.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { start } from '../people.ts';
import { embeddedContent } from './embedded-content.ts';

describe('in the table', () => {
  let table: EmbeddedTable;
  const { content, setState, written, headOf } = embeddedContent(() => table);
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  test('a deletion expires, as does a fence where nothing is; existing content does not', async () => {
    await setState('dated', 'active');
    const itemOf = async (itemId: string) => {
      const get = new GetItemCommand({ TableName: table.name, Key: contentKey('dated', itemId) });
      return (await table.client.send(get)).Item ?? {};
    };
    const environment = content();
    const save = async (itemId: string, text: string | null) => {
      const stored = await environment.find('dated', itemId);
      const admission = await environment.admit('dated', itemId, ['active'], instant(start));
      if (typeof admission === 'string') throw new Error('It should be open.');
      const { revision } = admission;
      const value = text === null ? null : new JsonText(text);
      const writes = [{ mark: '', revision, at: instant(start) }];
      await environment.save('dated', admission, stored, { itemId, revision, value, writes });
    };
    await save('a', '1');
    expect(await itemOf('a')).not.toHaveProperty('expiresAt');
    await save('a', null);
    expect((await itemOf('a')).expiresAt).toEqual({
      N: String(Math.ceil(forgottenAt(instant(start)) / 1_000)),
    });
    await save('a', '2');
    expect(await itemOf('a')).not.toHaveProperty('expiresAt');
    await content().admit('dated', 'a', ['active'], instant(start));
    await content().admit('dated', 'b', ['active'], instant(start));
    await content().fence('dated');
    expect(await itemOf('a')).toMatchObject({ fence: { N: '5' } });
    expect(await itemOf('a')).not.toHaveProperty('expiresAt');
    const aDayLater = { N: String(Math.ceil(start / 1_000) + 24 * 60 * 60) };
    expect(await itemOf('b')).toMatchObject({ fence: { N: '5' }, expiresAt: aDayLater });
    await save('b', '3');
    expect(await itemOf('b')).not.toHaveProperty('expiresAt');
  });

  test('what a guest has added is remembered for thirty days, at no cost where nothing grows', async () => {
    await setState('visited', 'active');
    const added = async () => {
      const Key = addedKey({ sessionId: 'visited', participantId: 'guest' });
      return (await table.client.send(new GetItemCommand({ TableName: table.name, Key }))).Item;
    };
    const notes: unknown[] = [];
    const noting = contentTable(table.client, table.name, undefined, (fault) => notes.push(fault));
    const still = { items: 0, bytes: 0, guest: 'guest' };
    await noting.admit('visited', 'n', ['active'], instant(start), still);
    await noting.withdraw('visited', still);
    expect(await added()).toBeUndefined();
    await noting.admit('visited', 'n', ['active'], instant(start), { ...still, items: 2, bytes: 9 });
    await noting.withdraw('visited', { ...still, items: 1, bytes: 4 });
    expect(await added()).toMatchObject({
      heldItems: { N: '1' },
      heldBytes: { N: '5' },
      expiresAt: { N: String(Math.ceil(start / 1_000) + 30 * 24 * 60 * 60) },
    });
    expect(await headOf('visited')).toMatchObject({ heldItems: { N: '1' }, heldBytes: { N: '5' } });
    expect(notes).toEqual([]);
  });

  test('what was deleted before there was a head may be unknown, and the list is read anew', async () => {
    await setState('ancient', 'active');
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: sessionKey('ancient'),
        UpdateExpression: 'SET contentRevision = :seven',
        ExpressionAttributeValues: { ':seven': { N: '7' } },
      }),
    );
    expect(await written(content(), 'ancient', 'n', start)).toBe('saved');
    const since = (after: number) =>
      content().list('ancient', { cursor: null, after, bytes: 1_000 }, instant(start + 1));
    expect(await since(6)).toMatchObject({ items: [], tooLate: true });
    expect(await since(7)).toMatchObject({ items: [{ itemId: 'n', revision: 8 }], tooLate: false });
  });

  test('a head from before there were marks gets one with the next write, and the next half a week later', async () => {
    await setState('unmarked', 'active');
    await written(content(), 'unmarked', 'n', start);
    const { mark: _mark, markedAt: _at, ...unmarked } = await headOf('unmarked');
    await table.client.send(new PutItemCommand({ TableName: table.name, Item: unmarked }));
    const notes: unknown[] = [];
    const noting = contentTable(table.client, table.name, undefined, (fault) => notes.push(fault));
    await written(noting, 'unmarked', 'n', start + 1);
    const first = { mark: { N: '2' }, markedAt: { N: String(start + 1) } };
    expect(await headOf('unmarked')).toMatchObject(first);
    await written(noting, 'unmarked', 'n', start + 2);
    expect(await headOf('unmarked')).toMatchObject(first);
    const later = start + 4 * 24 * 60 * 60_000;
    await written(noting, 'unmarked', 'n', later);
    expect(await headOf('unmarked')).toMatchObject({
      mark: { N: '4' },
      markedAt: { N: String(later) },
      markBefore: first.mark,
      markedBefore: first.markedAt,
    });
    expect(notes).toEqual([]);
  });
});
