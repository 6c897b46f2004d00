import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MOST_CLEANED_UP, ROOMY } from '../../../functions/aws/content/admission.ts';
import { contentTable } from '../../../functions/aws/content/content.ts';
import { fits } from '../../../functions/aws/content/content-extent.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { addedKey, contentHeadKey, contentKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import { forgottenAt } from '../../../shared/content/deletions.ts';
import { newSession, type SessionState } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { JsonText } from '../../../shared/json-text.ts';
import { memoryContent } from '../../world/content.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { itemBytes } from '../item-bytes.ts';
import { start } from '../people.ts';
import { contentTableContract, tightRoom } from './content-table.ts';

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
  const content = () => contentTable(table.client, table.name);
  beforeAll(async () => {
    table = await startTable();
    shared = { content: content(), tight: contentTable(table.client, table.name, tightRoom) };
  });
  afterAll(() => table.stop());
  const setState = async (sessionId: string, state: SessionState) => {
    const update = new UpdateItemCommand({
      TableName: table.name,
      Key: sessionKey(sessionId),
      UpdateExpression: 'SET #state = :state ADD revision :one',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: state }, ':one': { N: '1' } },
    });
    await table.client.send(update);
  };
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

  const written = async (
    environment: ReturnType<typeof contentTable>,
    sessionId: string,
    itemId: string,
    now: number,
  ) => {
    const stored = await environment.find(sessionId, itemId);
    const admission = await environment.admit(sessionId, itemId, ['active'], instant(now));
    if (typeof admission === 'string') return admission;
    const next = { itemId, revision: admission.revision, value: new JsonText('1'), writes: [] };
    return environment.save(sessionId, admission, stored, next);
  };
  const headOf = async (sessionId: string) => {
    const get = new GetItemCommand({ TableName: table.name, Key: contentHeadKey(sessionId) });
    return (await table.client.send(get)).Item ?? {};
  };
  const placesOf = (head: object) => Object.keys(head).filter((field) => field.startsWith('w:'));

  test('a write strikes only a few of hundreds of abandoned places, and succeeds', async () => {
    await setState('workshop', 'active');
    // Their functions died before they wrote.
    for (let environment = 0; environment < 250; environment += 1)
      await content().admit('workshop', `n${environment}`, ['active'], instant(start + environment));
    expect(placesOf(await headOf('workshop'))).toHaveLength(250);
    const later = start + 16 * 60_000;
    expect(await written(content(), 'workshop', 'later', later)).toBe('saved');
    expect(placesOf(await headOf('workshop'))).toHaveLength(250 - MOST_CLEANED_UP);
    for (let write = 1; write < 20; write += 1)
      expect(await written(content(), 'workshop', 'later', later + write)).toBe('saved');
    expect(placesOf(await headOf('workshop')).length).toBeLessThanOrEqual(ROOMY);
  });

  test('a failed clean-up is noted, and the write succeeds', async () => {
    await setState('unlucky', 'active');
    for (let environment = 0; environment < 6; environment += 1)
      await written(content(), 'unlucky', 'n', start + environment);
    table.client.middlewareStack.add(
      (next) => async (args) => {
        const { UpdateExpression = '' } = args.input as { UpdateExpression?: string };
        if (UpdateExpression.startsWith('REMOVE')) throw new Error('The clean-up was struck.');
        return next(args);
      },
      { step: 'initialize', name: 'strike' },
    );
    const notes: unknown[] = [];
    const noting = contentTable(table.client, table.name, undefined, (fault) => notes.push(fault));
    expect(await written(noting, 'unlucky', 'n', start + 16 * 60_000)).toBe('saved');
    table.client.middlewareStack.remove('strike');
    expect(notes).toEqual([new Error('The clean-up was struck.')]);
  });

  test('the session and the head of its content stay small, however large the fleet', async () => {
    const sessions = sessionTable(table.client, table.name);
    await sessions.create(newSession('fleet', 'Fleet'));
    for (let environment = 0; environment < 120; environment += 1)
      await written(content(), 'fleet', `${environment}`.padEnd(36, '-'), start + environment);
    const get = new GetItemCommand({ TableName: table.name, Key: sessionKey('fleet') });
    expect(itemBytes((await table.client.send(get)).Item ?? {})).toBeLessThan(512);
    expect(placesOf(await headOf('fleet'))).toHaveLength(ROOMY);
    expect(itemBytes(await headOf('fleet'))).toBeLessThan(1_024);
  });

  test('many writes at once all succeed, and leave no more than a few places', async () => {
    await setState('rush', 'active');
    const fleet = Array.from({ length: 40 }, content);
    const outcomes = await Promise.all(
      fleet.flatMap((environment, index) =>
        ['a', 'b'].map((item) => written(environment, 'rush', `${item}${index}`, start)),
      ),
    );
    expect(new Set(outcomes)).toEqual(new Set(['saved']));
    expect(placesOf(await headOf('rush')).length).toBeLessThanOrEqual(ROOMY);
    const { items, contentRevision } = await content().list(
      'rush',
      { cursor: null, after: null, bytes: 100_000 },
      instant(start + 60_000),
    );
    expect([items.length, contentRevision]).toEqual([80, 80]);
  });

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

  test('abandoned places are struck, and the head stays small', async () => {
    await setState('busy', 'active');
    for (let environment = 0; environment < 20; environment += 1) {
      const now = instant(start + environment * 5 * 60_000);
      await content().admit('busy', `item-${environment}`, ['active'], now);
    }
    const Item = await headOf('busy');
    const places = placesOf(Item);
    expect(places.length).toBeLessThan(9);
    expect(Object.keys(Item).filter((field) => field.startsWith('n:'))).toHaveLength(places.length);
    expect(Item.contentRevision).toEqual({ N: '20' });
  });
});
