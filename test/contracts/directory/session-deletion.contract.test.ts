import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommand,
  ScanCommand,
  type UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { memberTable } from '../../../functions/aws/directory/members.ts';
import { sessionTable } from '../../../functions/aws/directory/sessions.ts';
import { toCursor } from '../../../functions/aws/items/cursor.ts';
import { keptReplyKey, sessionKey } from '../../../functions/aws/items/keys.ts';
import { keptReplies } from '../../../functions/aws/kept-replies.ts';
import {
  toParticipantItem,
  wakeShard,
  wakeShards,
} from '../../../functions/aws/presence/participant-items.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import { LONGEST_WAY_IN, sessionDeletions } from '../../../functions/aws/session-deletion.ts';
import { LONGEST_WRITE } from '../../../shared/content/content.ts';
import { newSession } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { found, longAgo, now, write } from '../content/stored.ts';
import { type EmbeddedTable, startTable } from '../embedded-table.ts';
import { debt, ended, present, record, waiting, warned } from '../people.ts';

let table: EmbeddedTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.stop());

const keysOf = async (sessionId: string) => {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  const all = Items.map(({ pk, sk }) => `${pk?.S} / ${sk?.S}`).sort();
  return all.filter((key) => key.includes(`#${sessionId}`));
};

describe('Deleting a session a part at a time', () => {
  const deletions = () => sessionDeletions(table.client, table.name);
  const people = () => participantTable(table.client, table.name);
  const sessions = () => sessionTable(table.client, table.name);
  const furnish = async (sessionId: string) => {
    await found(table, sessionId);
    for (const item of ['n1', 'n2', 'n3']) await write(table, sessionId, item, '1');
    const member = { userId: `of-${sessionId}`, name: 'Anna', kind: 'contact', role: 'member' } as const;
    await memberTable(table.client, table.name).add(sessionId, member, now);
    await people().save(ended({ sessionId, participantId: 'anna' }, { owed: null }));
  };
  const begin = (sessionId: string, at: Instant = now) =>
    deletions().begin(sessionId, 'service:1/Backend', at);
  const eraseAll = async (sessionId: string, at: Instant) => {
    const said: string[] = [];
    for (let calls = 0; calls < 20 && said.at(-1) !== 'gone'; calls += 1)
      said.push(await deletions().erase(sessionId, at, 2));
    return said;
  };
  const later = instant(now + 2 * LONGEST_WAY_IN);

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

  test('closes the way in at once, and waits for whoever had already found it', async () => {
    await furnish('shut');
    expect((await sessions().entrance('shut', 'of-shut')).session).not.toBeNull();
    await begin('shut');
    expect(await sessions().entrance('shut', 'of-shut')).toMatchObject({
      session: null,
      membership: { role: 'member' },
    });
    expect((await sessions().ofUser('of-shut', null, null)).sessions).toEqual([]);
    const said = await eraseAll('shut', instant(now + LONGEST_WAY_IN - 1));
    expect(said.at(-1)).toBe('begun');
    expect(await keysOf('shut')).toContain('SESSION#shut / META');
    await write(table, 'shut', 'n9', '1');
    expect(await eraseAll('shut', instant(now + LONGEST_WAY_IN))).toEqual(['begun', 'gone']);
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

  test('waits for a write that may be under way, and no longer', async () => {
    await furnish('busy');
    await begin('busy', instant(longAgo - LONGEST_WAY_IN));
    const said = await eraseAll('busy', instant(longAgo + LONGEST_WRITE - 1));
    expect(said.at(-1)).toBe('begun');
    expect(await keysOf('busy')).toContain('SESSION#busy / META');
    expect((await eraseAll('busy', instant(longAgo + LONGEST_WRITE))).at(-1)).toBe('gone');
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

  test('removes nobody who is inside, at the door, or owed something', async () => {
    await furnish('inhabited');
    const key = (participantId: string) => ({ sessionId: 'inhabited', participantId });
    const owing = ended(key('owed'), {
      owed: debt({ records: [record] }),
    });
    const insiders = [present(key('present')), warned(key('warned'))];
    const others = [waiting(key('waiting')), owing];
    for (const one of [...insiders, ...others]) await people().save({ ...one, version: 1 });
    expect(owing.owed).not.toBeNull();
    await begin('inhabited');
    for (let calls = 0; calls < 9; calls += 1) await deletions().erase('inhabited', later, 9);
    const left = (await keysOf('inhabited')).filter((name) => name.includes('PARTICIPANT#'));
    expect(left.map((name) => name.split('PARTICIPANT#')[1])).toEqual([
      'owed',
      'present',
      'waiting',
      'warned',
    ]);
    for (const { participantId } of [...insiders, ...others])
      await people().save(ended(key(participantId), { version: 2, owed: null }));
    expect((await eraseAll('inhabited', later)).at(-1)).toBe('gone');
  });

  test('removes nobody who comes back between the look and the deletion', async () => {
    await found(table, 'quick');
    const key = { sessionId: 'quick', participantId: 'ben' };
    await people().save(ended(key, { owed: null }));
    await begin('quick');
    const comesBack = async (command: unknown) => {
      if (command instanceof DeleteItemCommand && command.input.Key?.sk?.S?.endsWith('#ben'))
        await people().save(present(key, { version: 2 }));
      return table.client.send(command as DeleteItemCommand);
    };
    const client = { send: comesBack } as unknown as DynamoDBClient;
    await sessionDeletions(client, table.name).erase('quick', later, 9);
    expect(await people().load(key)).toMatchObject({ phase: 'present' });
    expect((await eraseAll('quick', later)).at(-1)).toBe('begun');
  });
});

describe('Replies that are kept', () => {
  test('are found by the same service and key, and the first one stays', async () => {
    const kept = keptReplies(table.client, table.name);
    const first = { digest: 'd', text: '{"type":"pong"}' };
    await kept.keep('service:1/A', 'k', first, now);
    await kept.keep('service:1/A', 'k', { ...first, text: '{}' }, now);
    expect(await kept.find('service:1/A', 'k')).toEqual(first);
    expect(await kept.find('service:1/B', 'k')).toBeNull();
    const Key = keptReplyKey('service:1/A', 'k');
    const { Item } = await table.client.send(new GetItemCommand({ TableName: table.name, Key }));
    expect(Item?.expiresAt).toEqual({ N: String(Math.ceil(now / 1_000) + 24 * 60 * 60) });
  });
});

describe('The sessions with somebody inside', () => {
  test('are all found page by page, and no empty one; somebody else’s cursor reads as the start', async () => {
    const sessions = sessionTable(table.client, table.name);
    const people = participantTable(table.client, table.name);
    const ids = Array.from({ length: 60 }, (_, nth) => `full/${nth} #ü`);
    const inPart = (sessionId: string, part: string | undefined): string => {
      for (let nth = 0; ; nth += 1) {
        const participantId = `p ${sessionId} ${nth}`;
        if (wakeShard({ sessionId, participantId }) === part) return participantId;
      }
    };
    // A few of them in the first part of the index, and more than a page in the last one.
    for (const [nth, sessionId] of ids.entries()) {
      const participantId = inPart(sessionId, wakeShards.at(nth < 3 ? 0 : -1));
      await sessions.create({ ...newSession(sessionId, 'Full'), occupancy: 1, metadata: { nth: sessionId } });
      await people.save({ ...present({ sessionId, participantId }), wakeAt: now });
    }
    await sessions.create(newSession('empty', 'Empty'));
    await people.save({ ...present({ sessionId: 'empty', participantId: 'ghost' }), wakeAt: now });
    const idsOf = async (from: string | null) =>
      (await sessions.occupied(from)).sessions.map(({ id }) => id).toSorted();
    const seen = new Set<string>();
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof sessions.occupied>> = await sessions.occupied(cursor);
      for (const { id } of page.sessions) seen.add(id);
      expect(page.sessions.length).toBeLessThanOrEqual(50);
      cursor = page.next;
    } while (cursor !== null);
    expect([...seen].filter((id) => id.startsWith('full/')).sort()).toEqual(ids.toSorted());
    expect(seen).not.toContain('empty');
    expect(await idsOf(null)).toEqual(expect.arrayContaining(ids.slice(0, 3)));
    // Would begin after everything, if it were believed.
    const late = 9_000_000_000_000_000;
    for (const place of [
      [9],
      [0, 'USER#x', 'y', late],
      [0, 7, 'y', late],
      [0, 'SESSION#x', '', late],
      [0, 'SESSION#x', 7, late],
      [0, 'SESSION#x', 'y', String(late)],
      [0, 'SESSION#x', 'y', 900_000_000_000_000.5],
      {},
      null,
    ])
      expect(await idsOf(toCursor('occupied', JSON.stringify(place)))).toEqual(await idsOf(null));
    for (const bad of ['x', toCursor('occupied', 'x'), toCursor('other', '[1]')])
      expect(await idsOf(bad)).toEqual(await idsOf(null));
    expect(await idsOf(toCursor('occupied', JSON.stringify([0, 'SESSION#x', 'y', late])))).toEqual([]);
  });
});
