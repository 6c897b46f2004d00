import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { participantKey } from '../../../functions/aws/items/keys.ts';
import { OUTLIVED } from '../../../functions/aws/items/outlived.ts';
import { SHAPE } from '../../../functions/aws/items/shape.ts';
import { formerParticipants, longEnded } from '../../../functions/aws/presence/former-participants.ts';
import { SPREAD, wakeShardsOf } from '../../../functions/aws/presence/participant-items.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { instant } from '../../../shared/instant.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { memoryParticipants } from '../../world/stores/participants.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { itemBytes } from '../item-bytes.ts';
import { debt, ended, heardAt, newKey, present, start, waiting, warned } from '../people.ts';
import { participantTableContract } from './participant-table.ts';

describe('in memory', () => {
  const table = memoryParticipants();
  participantTableContract(() => table);
});

describe('in the table', () => {
  let table: EmbeddedTable;
  const participants = () => participantTable(table.client, table.name);
  const itemOf = async (key: ReturnType<typeof newKey>) =>
    (await table.client.send(new GetItemCommand({ TableName: table.name, Key: participantKey(key) }))).Item ??
    {};
  beforeAll(async () => {
    table = await startTable();
  });
  afterAll(() => table.stop());

  participantTableContract(participants);

  test('a person with three connections is one write unit, debts included', async () => {
    const connections = Object.fromEntries(
      ['a', 'b', 'c'].map((id) => [`${id.repeat(14)}=`, heardAt(start)]),
    );
    const owed = {
      stamp: 123_456,
      notice: 'extended',
      roster: true,
      waitingRoom: true,
      farewells: {},
      records: [],
    } as const;
    const person = warned(
      {
        sessionId: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
        participantId: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      },
      { connections, owed, name: 'Wolfeschlegelsteinhausen, Hubert Blaine' },
    );
    await participants().save(person);
    expect(itemBytes(await itemOf(person))).toBeLessThan(1_024);
  });

  test('of two who are moved to the former, one who has returned meanwhile stays', async () => {
    const { sessionId } = newKey();
    const former = formerParticipants(table.client, table.name);
    const [one, other] = ['one', 'other'].map((participantId) => ended({ sessionId, participantId }));
    if (!one || !other) throw new Error('There are two.');
    for (const gone of [one, other]) await participants().save(gone);
    const back = present(one, { version: 2 });
    await participants().save(back);
    await former.putAside([one, other]);
    expect(await participants().gathered(sessionId)).toEqual([back]);
    expect(await participants().load(one)).toEqual(back);
    expect(await participants().load(other)).toEqual({ ...other, version: 0 });
    expect(await itemOf(other)).toEqual({});
  });

  test('somebody moved to the former after an outdated look replaces nobody', async () => {
    const former = formerParticipants(table.client, table.name);
    const key = newKey();
    const second = ended(key, { version: 1, endedAt: instant(start + 9_000_000), ending: 'exit' });
    await participants().save(second);
    await former.putAside([second]);
    await former.putAside([ended(key, { version: 7, endedAt: instant(start) })]);
    expect(await participants().load(key)).toEqual({ ...second, version: 0 });
  });

  test('only somebody who owes nothing and waits for nothing is moved to the former, once enough time has provably passed', () => {
    const at = (participantId: string, endedAt: number, changes = {}) =>
      ended({ sessionId: 's', participantId }, { endedAt: instant(endedAt), ...changes });
    const owed = debt({ roster: true });
    const gone = [
      at('gone', start),
      at('owing', start, { owed }),
      at('woken', start, { wakeAt: instant(start) }),
    ];
    const late = start + OUTLIVED + 1;
    const key = { sessionId: 's', participantId: 'here' };
    const quiet = { connections: {}, awaySince: instant(start) };
    const seen = { connections: { a: heardAt(late), b: heardAt(start) } };
    for (const [other, isEnough] of [
      [at('after', late), true],
      [at('after', late - 1), false],
      [present(key, { joinedAt: instant(late), ...quiet }), true],
      [present(key, { joinedAt: instant(late - 1), ...quiet }), false],
      [present(key, seen), true],
    ] as const)
      expect(longEnded([...gone, other]).map(({ participantId }) => participantId)).toEqual(
        isEnough ? ['gone'] : [],
      );
    expect(longEnded(gone)).toEqual([]);
  });

  test('one damaged item hides nobody else, and is named', async () => {
    const { sessionId } = newKey();
    const notes: unknown[] = [];
    const noting = participantTable(table.client, table.name, (fault) => notes.push(fault));
    const people = ['a', 'b', 'c'].map((participantId) =>
      present({ sessionId, participantId }, { wakeAt: instant(1_000) }),
    );
    for (const person of people) await noting.save(person);
    const [first, ...others] = people;
    const Item = { ...(await itemOf(first ?? newKey())), phase: { S: 'asleep' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    expect(await noting.gathered(sessionId)).toEqual(others);
    expect(notes.map(String)).toEqual([expect.stringContaining('PARTICIPANT#a')]);
    await table.client.send(
      new PutItemCommand({ TableName: table.name, Item: { ...Item, sk: { S: 'SOMETHING#else' } } }),
    );
    // One more than there are: in which order the index reads them is undefined.
    const due = await noting.overdue(instant(2_000), 4);
    expect(due.map(({ participantId }) => participantId).sort()).toEqual(['a', 'b', 'c']);
    expect(notes.map(String)).toContainEqual(expect.stringContaining('SOMETHING#else'));
    for (const person of others) await noting.save({ ...person, version: 2, wakeAt: null });
    for (const sk of ['SOMETHING#else', 'PARTICIPANT#a'])
      await table.client.send(
        new DeleteItemCommand({
          TableName: table.name,
          Key: { pk: { S: `SESSION#${sessionId}` }, sk: { S: sk } },
        }),
      );
  });

  test('fields that the next release has added to somebody stay, and so does its shape', async () => {
    const person = present(newKey());
    await participants().save(person);
    const newer = { N: String(SHAPE + 1) };
    const Item = { ...(await itemOf(person)), shape: newer, mood: { S: 'good' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    const found = await participants().load(person);
    if (found?.phase !== 'present') throw new Error('They are present.');
    expect(await participants().save({ ...found, version: 2 })).toBe('saved');
    expect(await itemOf(person)).toMatchObject({ shape: newer, mood: { S: 'good' }, version: { N: '2' } });
  });

  test('an ended participation has an expiry, in seconds, and a return removes it', async () => {
    const gone = ended(newKey(), { endedAt: instant(start) });
    await participants().save(gone);
    expect((await itemOf(gone)).expiresAt).toEqual({
      N: String(Math.ceil(start / 1_000) + 30 * 24 * 60 * 60),
    });
    await participants().save(present(gone, { version: 2 }));
    expect(await itemOf(gone)).not.toHaveProperty('expiresAt');
  });

  test.each([SPREAD, 16])(
    'people are spread over the %d partitions of the wake index, and the overdue ones of each take one read',
    async (spread) => {
      const people = participantTable(table.client, table.name, () => {}, spread);
      const many = Array.from({ length: 100 }, (_, index) =>
        present({ sessionId: `spread over ${spread}`, participantId: `p${index}` }, { wakeAt: instant(500) }),
      );
      for (const person of many) await people.save(person);
      const shards = await Promise.all(many.map(async (person) => (await itemOf(person)).wakeShard?.S));
      expect(new Set(shards)).toEqual(new Set(wakeShardsOf(spread)));
      let reads = 0;
      const send = (command: never) => {
        reads += 1;
        return table.client.send(command);
      };
      const reading = participantTable({ send } as unknown as DynamoDBClient, table.name, () => {}, spread);
      expect(await reading.overdue(instant(501), 2)).toHaveLength(2);
      expect(reads).toBe(spread);
      expect(await people.overdue(instant(501), 200)).toHaveLength(many.length);
      for (const person of many) await people.save({ ...person, version: 2, wakeAt: null });
    },
  );

  test('somebody who needs no waking is not in the wake index', async () => {
    const gone = ended(newKey());
    await participants().save(gone);
    const item = await itemOf(gone);
    expect(item).not.toHaveProperty('wakeAt');
    expect(item).not.toHaveProperty('wakeShard');
  });

  test.each<[string, AttributeValue, Participant]>([
    ['phase', { S: 'asleep' }, present(newKey())],
    ['version', { S: 'one' }, present(newKey())],
    ['joinedAt', { S: 'once' }, present(newKey())],
    ['lastActivityAt', { S: 'once' }, present(newKey())],
    ['policy', { S: 'strict' }, present(newKey())],
    ['alarm', { NULL: true }, present(newKey())],
    ['alarm', { B: new Uint8Array([1]) }, present(newKey())],
    ['connections', { NULL: true }, present(newKey())],
    ['connections', { NULL: true }, warned(newKey())],
    ['connections', { NULL: true }, waiting(newKey())],
    ['warnedAt', { S: 'once' }, warned(newKey())],
    ['knockedAt', { S: 'once' }, waiting(newKey())],
    ['ending', { NULL: true }, ended(newKey())],
    ['endedAt', { NULL: true }, ended(newKey())],
  ])('an item with a wrong %s, %j, is refused by its key, without its values', async (field, value, one) => {
    const person = { ...one, name: 'secret' };
    await participants().save(person);
    const Item = { ...(await itemOf(person)), [field]: value };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
    const fault = await participants()
      .load(person)
      .catch((error: unknown) => String(error));
    expect(fault).toContain(`PARTICIPANT#${person.participantId}`);
    expect(fault).not.toContain('secret');
  });
});
