import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { auditTable } from '../../functions/aws/audit/audit.ts';
import { toSessionItem } from '../../functions/aws/directory/session-items.ts';
import { auditHeadKey, auditKey, formerKey, participantKey } from '../../functions/aws/items/keys.ts';
import { formerParticipants } from '../../functions/aws/presence/former-participants.ts';
import { toParticipantItem } from '../../functions/aws/presence/participant-items.ts';
import { linesOf } from '../../local/tools/audit-lines.ts';
import { auditSession } from '../../local/tools/session/session-audit.ts';
import { whyOf } from '../../local/tools/why.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { AuditRecord } from '../../shared/ports/audit.ts';
import { type EmbeddedTable, startTable } from '../contracts/embedded-table.ts';
import { debt } from '../contracts/people.ts';
import { type Moment, recordsOf, silentLife } from '../evidence/chains.ts';
import { inside, join, sessionOf, update } from '../functions/inside.ts';
import type { World } from '../world/world.ts';

const MINUTE = 60_000;
const people = ['anna', 'ben', 'carla'];

/** Ben is removed and comes back, Carla falls silent, Anna stays; the session gets timings of its own. */
const lived = async (): Promise<World> => {
  const { world, boss, member, contact } = await inside();
  await boss.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' });
  await member.send(join());
  await boss.send(update({ timings: { idleTimeout: 20 * MINUTE, warningPeriod: 10 * MINUTE } }));
  for (let minute = 0; minute < 60; minute += 4) {
    await world.advance(4 * MINUTE);
    await boss.send({ action: 'activity', sessionId: 's1' });
    await contact.send({ action: 'ping', sessionId: 's1' });
  }
  return world;
};

describe('Of somebody who was logged out late, and came again', () => {
  const owner = { sessionId: 's1', participantId: 'anna' };
  const at = Date.UTC(2026, 9, 1, 9);
  const { records } = recordsOf(owner, [
    ...silentLife(at, MINUTE),
    { type: 'returned', at: instant(at + 60 * MINUTE) },
    { type: 'ended', ending: 'exit', at: instant(at + 90 * MINUTE) } as Moment,
  ]);
  const audit = {
    chains: [{ owner, name: 'Anna', records, unwritten: 0, expired: 0, replay: null, faults: [] }],
    commands: [],
  };

  test('each stay is told by what happened in it, and not in those before', () => {
    const [second, first] = whyOf(audit, 'anna');
    expect(second?.story).toEqual([
      'Came at 2026-10-01 10:00:00.000 UTC.',
      'Left by themselves at 2026-10-01 10:30:00.000 UTC, on every tab.',
    ]);
    expect(first?.story.join(' ')).toMatch(/^Came at .* Extended once\. .* 60\.0 s after the deadline\.$/);
  });

  test('a line says by how much', () => {
    const [line] = linesOf(audit).filter((one) => one.includes('ended: inactivity'));
    expect(line).toContain('(60.0 s late)');
  });
});

describe('An audit', () => {
  let embedded: EmbeddedTable;
  let world: World;
  const place = () => ({ client: embedded.client, table: embedded.name });
  const noPause = async () => {};
  let now: Instant;
  const audited = async () => {
    const audit = await auditSession(place(), 's1', noPause, () => now);
    if (audit === null) throw new Error('Nothing is on record.');
    return audit;
  };
  const faults = async () => (await audited()).chains.flatMap((chain) => chain.faults);
  const ben = { sessionId: 's1', participantId: 'ben' };
  const kept = (participantId: string | null): readonly AuditRecord[] =>
    world.audit.recordsOf({ sessionId: 's1', participantId });
  const benKey = (index: number) => auditKey(ben, kept('ben')[index] ?? { at: 0 as never, sequence: 0 });
  const change = (Key: ReturnType<typeof participantKey>, field: string, value: string) =>
    embedded.client.send(
      new UpdateItemCommand({
        TableName: embedded.name,
        Key,
        UpdateExpression: 'SET #field = :value',
        ExpressionAttributeNames: { '#field': field },
        ExpressionAttributeValues: { ':value': { S: value } },
      }),
    );

  beforeAll(async () => {
    embedded = await startTable();
    world = await lived();
    now = world.clock();
  });
  afterAll(() => embedded.stop());

  beforeEach(async () => {
    const { client, name: TableName } = embedded;
    const audit = auditTable(client, TableName, 365 * 24 * 60 * MINUTE);
    for (const participantId of [...people, null]) {
      const owner = { sessionId: 's1', participantId };
      for (const record of kept(participantId)) {
        await client.send(new DeleteItemCommand({ TableName, Key: auditKey(owner, record) }));
        if (participantId !== null)
          await client.send(
            new DeleteItemCommand({ TableName, Key: auditHeadKey({ ...owner, participantId }, record) }),
          );
        await audit.append(owner, record);
      }
    }
    for (const participantId of people) {
      const person = await world.participants.load({ sessionId: 's1', participantId });
      if (person) await client.send(new PutItemCommand({ TableName, Item: toParticipantItem(person) }));
    }
    const session = await sessionOf(world);
    if (session) await client.send(new PutItemCommand({ TableName, Item: toSessionItem(session) }));
  });

  test('says why somebody is no longer inside, by a part of their name or by their id', async () => {
    const audit = await audited();
    const [carla, ...others] = whyOf(audit, 'CARL');
    expect(others).toEqual([]);
    expect(carla).toMatchObject({ participantId: 'carla', ending: 'inactivity', whole: true });
    const story = carla?.story.join(' ') ?? '';
    expect(story).toMatch(
      /^Came at \S+ \S+ UTC\. Last active at .* Warned at .*, because the idle timeout of \S+ had run out\. The warning stood for \S+ and nobody answered it, so they were logged out at .* deadline\.$/,
    );
    expect(whyOf(audit, 'ben')).toMatchObject([
      {
        ending: 'disconnected',
        story: expect.arrayContaining([expect.stringMatching(/^No connection was left/)]),
      },
      { ending: 'removed', story: expect.arrayContaining([expect.stringMatching(/^anna removed them at /)]) },
    ]);
    expect(whyOf(audit, 'anna')).toEqual([]);
  });

  test('of what happened finds every chain whole, and replays it to what the table holds', async () => {
    const { chains } = await audited();
    expect(chains.flatMap((chain) => chain.faults)).toEqual([]);
    const replays = Object.fromEntries(
      chains.map(({ owner, replay }) => [String(owner.participantId), replay]),
    );
    const phases = [];
    for (const participantId of people) {
      const person = await world.participants.load({ sessionId: 's1', participantId });
      phases.push([participantId, person?.phase === 'ended' ? `ended (${person.ending})` : person?.phase]);
    }
    expect(replays).toEqual({ null: null, ...Object.fromEntries(phases) });
    expect(new Set(phases.map(([, phase]) => phase)).size).toBeGreaterThan(1);
  });

  test('prints a line for each record in order of time, a line for each chain, and the verdict', async () => {
    const lines = linesOf(await audited());
    const times = lines.filter((line) => /^\d{4}-/.test(line)).map((line) => line.slice(0, 24));
    expect(times).toEqual([...times].sort());
    expect(times).toHaveLength([...people, null].flatMap(kept).length);
    expect(lines.find((line) => line.includes('removed'))).toMatch(
      /ben +ended: removed +remove +anna +15m \+ 30m/,
    );
    expect(lines.find((line) => line.includes('warned'))).toMatch(/warned +wake +2\S+Z \(\d+\.\d s late\)/);
    expect(lines.at(-1)).toMatch(/^Whole: \d+ records in 4 chains\.$/);
  });

  test('reveals a record that was changed', async () => {
    await change(benKey(0), 'by', 'somebody');
    expect(await faults()).toEqual(['Record 1 is not the one that record 2 was added to.']);
    expect(linesOf(await audited()).at(-1)).toBe(
      'NOT WHOLE. ben: Record 1 is not the one that record 2 was added to.',
    );
  });

  test('reveals a gap', async () => {
    await embedded.client.send(new DeleteItemCommand({ TableName: embedded.name, Key: benKey(1) }));
    expect(await faults()).toEqual(['Between the records 1 and 3 there is a gap.']);
  });

  test('reveals an end that was cut off, and a last record that was changed', async () => {
    const last = kept('ben').length;
    await change(benKey(last - 1), 'by', 'somebody');
    expect(await faults()).toEqual([`Record ${last} is not the one that was written last.`]);
    await embedded.client.send(new DeleteItemCommand({ TableName: embedded.name, Key: benKey(last - 1) }));
    expect(await faults()).toEqual([`The chain ends with record ${last - 1}, but there have been ${last}.`]);
  });

  test('reveals an item that was changed behind the core’s back', async () => {
    const ended = (await world.participants.load({ sessionId: 's1', participantId: 'carla' }))?.phase;
    expect(ended).toBe('ended');
    await change(participantKey({ sessionId: 's1', participantId: 'carla' }), 'ending', 'exit');
    expect(await faults()).toEqual(['The replay ends with another ending than the table holds.']);
  });

  test('finds the chain of somebody who has moved to the former whole, and compares it too', async () => {
    const carla = { sessionId: 's1', participantId: 'carla' };
    const person = await world.participants.load(carla);
    if (person?.phase !== 'ended') throw new Error('Carla has left.');
    await formerParticipants(embedded.client, embedded.name).putAside([person]);
    expect(await faults()).toEqual([]);
    await change(formerKey(carla), 'ending', 'exit');
    expect(await faults()).toEqual(['The replay ends with another ending than the table holds.']);
    await embedded.client.send(new DeleteItemCommand({ TableName: embedded.name, Key: formerKey(carla) }));
  });

  describe('of somebody whose item is long gone', () => {
    const carla = { sessionId: 's1', participantId: 'carla' };
    const ending = () => kept('carla').at(-1) ?? { at: 0 as never, sequence: 0 };
    afterEach(() => {
      now = world.clock();
    });
    beforeEach(async () => {
      for (const Key of [participantKey(carla), formerKey(carla)])
        await embedded.client.send(new DeleteItemCommand({ TableName: embedded.name, Key }));
    });

    test('finds the chain whole', async () => {
      expect(await faults()).toEqual([]);
    });

    test('reveals an end that was cut off, and a last record that was changed', async () => {
      const last = ending();
      await change(auditKey(carla, last), 'by', 'somebody');
      expect(await faults()).toEqual([
        `Record ${last.sequence} is not the one with which a participation ended.`,
      ]);
      await embedded.client.send(
        new DeleteItemCommand({ TableName: embedded.name, Key: auditKey(carla, last) }),
      );
      expect(await faults()).toEqual([
        `Record ${last.sequence}, with which a participation ended, is missing.`,
      ]);
    });

    test('expects nothing past its retention, even if it is still there', async () => {
      now = instant(ending().at + 365 * 24 * 60 * MINUTE + 1_000);
      await embedded.client.send(
        new DeleteItemCommand({ TableName: embedded.name, Key: auditKey(carla, ending()) }),
      );
      expect((await audited()).chains.find(({ owner }) => owner.participantId === 'carla')).toBeUndefined();
    });
  });

  test('counts what is still carried in the item, and what has expired', async () => {
    const person = await world.participants.load(ben);
    const records = kept('ben');
    const [last] = records.slice(-1);
    if (person === null || last === undefined) throw new Error('Ben was there.');
    const owed = debt({ roster: true, records: [last as never] });
    const Item = toParticipantItem({ ...person, owed });
    await embedded.client.send(new PutItemCommand({ TableName: embedded.name, Item }));
    for (const index of [0, records.length - 1])
      await embedded.client.send(new DeleteItemCommand({ TableName: embedded.name, Key: benKey(index) }));
    const chain = (await audited()).chains.find(({ owner }) => owner.participantId === 'ben');
    expect(chain).toMatchObject({ unwritten: 1, expired: 1, faults: [] });
  });

  test('of a session that never existed says so', async () => {
    expect(await auditSession(place(), 'nowhere', noPause, () => now)).toBeNull();
  });
});
