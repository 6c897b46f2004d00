import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join as joined } from 'node:path';
import { DeleteItemCommand, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { auditTable } from '../../functions/aws/audit/audit.ts';
import { changeIn } from '../../functions/aws/bus/changes.ts';
import { contactTable } from '../../functions/aws/directory/contacts/contacts.ts';
import { groupTable } from '../../functions/aws/directory/groups.ts';
import { invitationTable } from '../../functions/aws/directory/invitations.ts';
import { memberTable } from '../../functions/aws/directory/members.ts';
import { toSessionItem } from '../../functions/aws/directory/session-items.ts';
import type { Item } from '../../functions/aws/items/items.ts';
import { participantKey } from '../../functions/aws/items/keys.ts';
import { keptReplies } from '../../functions/aws/kept-replies.ts';
import { ownItemTable } from '../../functions/aws/mine/own-items.ts';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { connectionTable } from '../../functions/aws/presence/registry.ts';
import { whereaboutsTable } from '../../functions/aws/presence/whereabouts.ts';
import { erasePerson } from '../../local/tools/person/erasure.ts';
import { exportPerson, writeExport } from '../../local/tools/person/export.ts';
import type { Place } from '../../local/tools/person/traces.ts';
import { auditSession } from '../../local/tools/session/session-audit.ts';
import { hashOf } from '../../shared/audit/trail.ts';
import { emailKey } from '../../shared/directory/invitation.ts';
import { after } from '../../shared/instant.ts';
import { JsonText } from '../../shared/json-text.ts';
import { write } from '../contracts/content/stored.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { silentLife, tableOf } from '../evidence/chains.ts';
import { inside, join, sessionOf, update } from '../functions/inside.ts';
import { openTab } from '../world/tab.ts';
import type { World } from '../world/world.ts';

const DAY = 24 * 60 * 60_000;
const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder' } as const;
const ben = { id: 'ben', name: 'Ben', kind: 'licence-holder' } as const;
const email = 'anna@example.com';
const person = { id: 'anna', emailKeys: new Set([emailKey(email)]) };

/** Anna removes Ben, who comes back, gives the session timings, and goes. */
const lived = async (): Promise<World> => {
  const { world, boss } = await inside();
  await boss.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' });
  const again = await openTab(world, ben, 'ben-2');
  await again.send(join());
  await boss.send(update({ timings: { idleTimeout: 1_200_000, warningPeriod: 600_000 } }));
  await boss.send({ action: 'session.exit', sessionId: 's1' });
  await world.advance(60_000);
  return world;
};

/** Copies the world's state, and everything else that may name somebody, into the table by the cloud's adapters. */
const pour = async (world: World, { client, name }: EmbeddedTable): Promise<void> => {
  const at = world.clock();
  const put = (item: Item) => client.send(new PutItemCommand({ TableName: name, Item: item }));
  for (const participantId of ['anna', 'ben', 'carla', null]) {
    const owner = { sessionId: 's1', participantId };
    for (const record of world.audit.recordsOf(owner))
      await auditTable(client, name, 365 * DAY).append(owner, record);
    const one = participantId && (await world.participants.load({ sessionId: 's1', participantId }));
    if (one) await put(toParticipantItem(one));
  }
  const session = await sessionOf(world);
  if (session) await put(toSessionItem({ ...session, owner: 'anna' }));
  const members = memberTable(client, name);
  await members.add('s1', { userId: 'anna', name: 'Anna', kind: anna.kind, role: 'moderator' }, at);
  await members.add('s1', { userId: 'ben', name: 'Ben', kind: ben.kind, role: 'member' }, at);
  const contacts = contactTable(client, name);
  await contacts.invite(emailKey('b@example.com'), 'b@example.com', anna, at);
  await contacts.accept(emailKey('b@example.com'), ben, 'anna', at);
  await contacts.invite(emailKey('d@example.com'), 'd@example.com', anna, at);
  await contacts.invite(emailKey(email), email, ben, at);
  await groupTable(client, name).create(
    { id: 'g1', name: 'Team', revision: 1 },
    { userId: 'anna', name: 'Anna' },
  );
  await ownItemTable(client, name).keep({ sessionId: 's1', participantId: 'anna' }, new JsonText('1'), null);
  await whereaboutsTable(client, name).note({ sessionId: 's2', participantId: 'anna' }, after(at, DAY));
  await connectionTable(client, name).open({
    connectionId: 'c1=',
    user: { ...anna, emailKey: emailKey(email) },
    connectedAt: at,
    expiresAt: after(at, DAY),
    sessionId: null,
  });
  const link = { sessionId: 's1', createdAt: at, expiresAt: after(at, DAY), revokedAt: null };
  await invitationTable(client, name).create({
    ...link,
    id: 'i1',
    createdBy: 'anna',
    uses: null,
    guests: [],
  });
  await invitationTable(client, name).create({
    ...link,
    id: 'i2',
    createdBy: 'ben',
    uses: 2,
    guests: ['anna'],
  });
  const text = JSON.stringify({ roster: [{ participantId: 'anna', name: 'Anna' }] });
  await keptReplies(client, name).keep('service:1/Backend', 'k', { digest: 'd', text }, at);
  await write({ client, name } as EmbeddedTable, 's1', 'n1', '"Anna was here"');
};

describe('Erasing a person', () => {
  let embedded: EmbeddedTable;
  let world: World;
  beforeEach(async () => {
    [embedded, world] = [await startTable(), await lived()];
    await pour(world, embedded);
  });
  afterEach(() => embedded.stop());

  const place = (): Place => ({ client: embedded.client, table: embedded.name });
  const erase = (from: Place = place()) =>
    erasePerson(from, {
      person,
      by: 'the operator',
      clock: world.clock,
      pause: async () => {},
      progress: () => {},
    });
  const all = async (): Promise<readonly Item[]> =>
    (await embedded.client.send(new ScanCommand({ TableName: embedded.name }))).Items ?? [];
  const audited = async () => {
    const audit = await auditSession(place(), 's1', async () => {}, world.clock);
    return audit?.chains ?? [];
  };
  const faults = async () => (await audited()).flatMap((chain) => chain.faults);
  /** Raw items that name her, except content. */
  const naming = async () =>
    (await all())
      .filter(({ sk }) => !sk?.S?.startsWith('CONTENT'))
      .map((item) => JSON.stringify(item))
      .filter((text) => /anna/i.test(text) || text.includes(emailKey(email)));

  test('leaves nothing that names them but content, and every chain verifies and replays as before', async () => {
    const before = await audited();
    expect(before.map(({ owner }) => owner.participantId).toSorted()).toContain('anna');
    expect(await faults()).toEqual([]);
    expect(await erase()).toMatchObject({ chains: 3, faults: [] });
    expect(await naming()).toEqual([]);
    expect(JSON.stringify(await all())).toContain('Anna was here');
    const chains = await audited();
    expect(chains.flatMap((chain) => chain.faults)).toEqual([]);
    expect(chains.map(({ records }) => records.length).toSorted()).toEqual(
      before.map(({ records }) => records.length).toSorted(),
    );
    const [pseudonym, ...others] = chains
      .map(({ owner }) => owner.participantId ?? '')
      .filter((id) => id.startsWith('erased-'));
    expect(others).toEqual([]);
    const removal = chains.find(({ owner }) => owner.participantId === 'ben')?.records.find(({ by }) => by);
    expect(removal).toMatchObject({ type: 'ended', by: pseudonym });
    expect((await all()).filter(({ pk }) => pk?.S?.startsWith('ERASURE#'))).toEqual([]);
  });

  test('leaves what is others’ as it is, and is on record without saying who it was', async () => {
    await erase();
    const kept = await all();
    const of = (pk: string, sk: string) => kept.find((item) => item.pk?.S === pk && item.sk?.S === sk);
    expect(of('USER#ben', 'SESSION#s1')).toBeDefined();
    expect(of('SESSION#s1', 'PARTICIPANT#ben')).toMatchObject({ phase: { S: 'present' } });
    expect(of('SESSION#s1', 'META')).toMatchObject({ owner: { NULL: true } });
    expect(of('INVITATION#i2', 'INVITATION#i2')).toMatchObject({
      createdBy: { S: 'ben' },
      guests: { M: {} },
    });
    expect(of(`EMAIL#${emailKey('d@example.com')}`, 'USER#anna')).toBeUndefined();
    const records = kept.filter(({ action }) => action?.S === 'person.erased');
    expect(records).toMatchObject([{ by: { S: 'the operator' } }]);
  });

  test('leaves a deleted session’s chain whole, as the record of its deletion knows it', async () => {
    const before = (await sessionOf(world))?.trail;
    if (!before) throw new Error('There is no session.');
    const deletion = { pk: { S: 'SESSION#s1' }, sk: { S: 'AUDIT#2026-11-28T12:00:00.000Z#deleted' } };
    const trail = { M: { head: { S: before.head }, length: { N: String(before.length) } } };
    const { client, name } = embedded;
    await client.send(
      new PutItemCommand({ TableName: name, Item: { ...deletion, by: { S: 'anna' }, trail } }),
    );
    await client.send(
      new DeleteItemCommand({ TableName: name, Key: { pk: deletion.pk, sk: { S: 'META' } } }),
    );
    expect(await erase()).toMatchObject({ chains: 3, faults: [] });
    const [own] = (await audited()).filter(({ owner }) => owner.participantId === null);
    const kept = (await all()).find(({ sk }) => sk?.S === deletion.sk.S);
    const last = own?.records.at(-1);
    expect(kept?.trail?.M?.head?.S).toBe(last && hashOf({ sessionId: 's1', participantId: null }, last));
    expect(kept?.trail?.M?.head?.S).not.toBe(before.head);
    expect(kept?.by?.S).toMatch(/^erased-/);
  });

  test('continues after a death at any write, with the same pseudonym', async () => {
    let writes = 0;
    const dying = (most: number): Place['client'] =>
      new Proxy(embedded.client, {
        get: (client, name) =>
          name === 'send'
            ? async (command: Parameters<typeof client.send>[0]) => {
                if (/^(Put|Update|Delete)/.test(command.constructor.name)) {
                  writes += 1;
                  if (writes > most) throw new Error('Killed.');
                }
                return client.send(command);
              }
            : Reflect.get(client, name),
      });
    for (let most = 1; ; most += 1) {
      writes = 0;
      const outcome = await erase({ ...place(), client: dying(most) }).catch(() => 'killed');
      expect(await faults().then((some) => some.filter((one) => one.includes('gap')))).toEqual([]);
      if (outcome !== 'killed') break;
    }
    expect(await naming()).toEqual([]);
    expect(await faults()).toEqual([]);
    const people = (await audited()).map(({ owner }) => owner.participantId ?? '');
    expect(people.filter((id) => id.startsWith('erased-'))).toHaveLength(1);
  }, 60_000);

  test.each(['present', 'warned'])('changes nothing while they are %s, and says where', async (phase) => {
    const here = { sessionId: 's1', participantId: 'anna' };
    await embedded.client.send(
      new UpdateItemCommand({
        TableName: embedded.name,
        Key: participantKey(here),
        UpdateExpression: 'SET phase = :phase',
        ExpressionAttributeValues: { ':phase': { S: phase } },
      }),
    );
    const before = await all();
    expect(await erase()).toEqual({ inside: ['s1'] });
    expect(await all()).toEqual(before);
  });

  test('does not rewrite a chain that somebody has changed, says so, and does the rest', async () => {
    const record = (await all()).find(
      ({ sk, by }) => sk?.S?.startsWith('AUDIT#PARTICIPANT#ben#') && by?.S === 'anna',
    );
    if (!record?.pk || !record.sk) throw new Error('There is no such record.');
    await embedded.client.send(
      new UpdateItemCommand({
        TableName: embedded.name,
        Key: { pk: record.pk, sk: record.sk },
        UpdateExpression: 'SET lastActivityAt = :forged',
        ExpressionAttributeValues: { ':forged': { N: '1' } },
      }),
    );
    const done = await erase();
    expect(done).toMatchObject({ faults: [expect.stringMatching(/^s1, ben: /)] });
    const kept = await all();
    expect(kept.find(({ sk }) => sk?.S === record.sk?.S)).toMatchObject({ by: { S: 'anna' } });
    expect(kept.filter(({ pk }) => pk?.S === 'USER#anna')).toEqual([]);
  });

  test('writes each chain anew of somebody who was forgotten and came again', async () => {
    const table = tableOf(embedded.client, embedded.name);
    const key = { sessionId: 's9', participantId: 'anna' };
    await table.left(key, silentLife(world.clock() - 40 * DAY), false);
    await table.left(key, silentLife(world.clock() - DAY), false);
    expect(await erase()).toMatchObject({ faults: [] });
    expect(await naming()).toEqual([]);
  });

  test('is not told to others as if it had happened again', async () => {
    await erase();
    const remade = (await all()).filter((item) => item.remade);
    expect(remade.length).toBeGreaterThan(3);
    for (const { pk, sk, ...image } of remade)
      expect(
        changeIn({
          eventName: 'INSERT',
          dynamodb: { ApproximateCreationDateTime: 1, Keys: { pk, sk }, NewImage: image },
        }),
      ).toBeNull();
  });

  test('goes through a table of many pages', async () => {
    const paged = new Proxy(embedded.client, {
      get: (client, name) =>
        name === 'send'
          ? (command: Parameters<typeof client.send>[0]) => {
              if (command instanceof ScanCommand) command.input.Limit = 3;
              return client.send(command);
            }
          : Reflect.get(client, name),
    });
    expect(await erase({ ...place(), client: paged })).toMatchObject({ chains: 3, faults: [] });
    expect(await naming()).toEqual([]);
  });

  test('stops at an item of an undeclared kind', async () => {
    const Item = { pk: { S: 'SESSION#s1' }, sk: { S: 'FUTURE#anna' } };
    await embedded.client.send(new PutItemCommand({ TableName: embedded.name, Item }));
    await expect(erase()).rejects.toThrow('Nobody has declared what SESSION#s1 / FUTURE#anna says');
  });
});

describe('Exporting a person', () => {
  test('gives a file for each kind of item that names them, in a folder or in an archive', async () => {
    const embedded = await startTable();
    const folder = await mkdtemp(joined(tmpdir(), 'vigil-person-'));
    try {
      await pour(await lived(), embedded);
      const from = { client: embedded.client, table: embedded.name };
      const exported = await exportPerson(from, person, () => {});
      expect([...exported.keys()].toSorted()).toEqual(
        expect.arrayContaining(['about', 'connection', 'contact', 'membership', 'own-item', 'participation']),
      );
      const [membership = '{}'] = exported.get('membership') ?? [];
      expect(JSON.parse(membership)).toMatchObject({
        partition: 'USER#anna',
        name: 'Anna',
        role: 'moderator',
      });
      const [about = '{}'] = exported.get('about') ?? [];
      expect(JSON.parse(about)).toMatchObject({ person: 'anna', sessions: ['s1'] });
      expect(JSON.stringify([...exported])).not.toContain('Anna was here');
      await writeExport(exported, joined(folder, 'anna'));
      expect((await readdir(joined(folder, 'anna'))).length).toBe(exported.size);
      await writeExport(exported, joined(folder, 'anna.zip'));
      expect((await readFile(joined(folder, 'anna.zip'))).subarray(0, 2).toString()).toBe('PK');
      expect((await readdir(folder)).toSorted()).toEqual(['anna', 'anna.zip']);
      // Nobody else on the machine reads it.
      for (const out of ['anna', 'anna/about.jsonl', 'anna.zip'])
        expect((await stat(joined(folder, out))).mode & 0o077).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
      await embedded.stop();
    }
  });
});
