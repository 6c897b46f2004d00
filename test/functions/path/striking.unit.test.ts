import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../../shared/instant.ts';
import {
  step,
  strikeAllButRoster,
  strikeDebt,
  strikeRoster,
  type Witness,
} from '../../../shared/path/step.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import type { ParticipantTable } from '../../../shared/ports/participants.ts';
import { wakeSlot } from '../../../shared/presence/deadlines.ts';
import type { Owed, Participant } from '../../../shared/presence/participant.ts';
import { markOf, SIDE_BY_SIDE } from '../../../shared/rules/deployed.ts';
import { debt, heardAt, present, record, start } from '../../contracts/people.ts';
import { memoryParticipants } from '../../world/stores/participants.ts';
import { memorySessions } from '../../world/stores/sessions.ts';

const key = { sessionId: 's1', participantId: 'anna' };
const now = instant(start + 1_000);
const clock = () => now;

const owing = (owed: Partial<Owed>, version = 1) => present(key, { version, owed: debt(owed) });

/** What is owed beside the roster, each alone. */
const more: readonly [what: string, owed: Partial<Owed>][] = [
  ['a notice', { notice: 'warning' }],
  ['the waiting room', { waitingRoom: true }],
  ['a farewell', { farewells: { 'tab-9': { ending: 'exit', at: now } } }],
  ['a record', { records: [record] }],
];

/** A table with this person in it, which counts its writes and reads. */
const holding = async (person: Participant | null) => {
  const table = memoryParticipants();
  const counted = { loads: 0, saves: 0, gathered: 0 };
  if (person) await table.save({ ...person, version: 1 });
  const participants: ParticipantTable = {
    ...table,
    load: async (whose) => {
      counted.loads += 1;
      return table.load(whose);
    },
    save: async (next) => {
      counted.saves += 1;
      return table.save(next);
    },
    gathered: async (sessionId) => {
      counted.gathered += 1;
      return table.gathered(sessionId);
    },
  };
  return { table, participants, counted, ports: { participants, clock } };
};

describe('What has been performed', () => {
  test('is struck, and the sweep looks when the next deadline says so', async () => {
    const person = owing({ roster: true, notice: 'extended' });
    const { table, ports, counted } = await holding(person);
    await strikeDebt(ports, person);
    expect(counted.loads).toBe(0);
    const struck = { ...person, version: 2, owed: null };
    expect(await table.load(key)).toEqual({ ...struck, wakeAt: wakeSlot(struck, now) });
  });

  test('is struck from what somebody has written meanwhile, and takes nothing of that away', async () => {
    const person = owing({ roster: true });
    const { table, ports, counted } = await holding(person);
    await table.touch(key, 'c1=', after(now, 5), now);
    await strikeDebt(ports, person);
    expect(await table.load(key)).toMatchObject({ version: 3, owed: null, lastActivityAt: after(now, 5) });
    expect(counted.saves).toBe(2);
  });

  test('is not struck where somebody has renewed it: that is theirs', async () => {
    const person = owing({ roster: true });
    const { table, ports } = await holding(person);
    const renewed = owing({ roster: true, stamp: 2 }, 2);
    await table.save(renewed);
    await strikeDebt(ports, person);
    expect(await table.load(key)).toEqual(renewed);
  });

  test('is nothing to strike where nothing was owed, where it is struck already, or nobody is there', async () => {
    const person = owing({ roster: true });
    const { table, ports, counted } = await holding(person);
    await strikeDebt(ports, null);
    await strikeDebt(ports, { ...person, owed: null });
    expect(counted.saves).toBe(0);
    await table.save({ ...person, version: 2, owed: null });
    await strikeDebt(ports, person);
    expect(await table.load(key)).toMatchObject({ version: 2 });
    await expect(strikeDebt((await holding(null)).ports, { ...person, version: 2 })).resolves.toBeUndefined();
  });
});

describe('What others have still to be told of the roster', () => {
  test.each(more)('stays owed alone, when %s is done', async (_, owed) => {
    const person = owing({ ...owed, roster: true, entered: true });
    const { table, ports } = await holding(person);
    await strikeAllButRoster(ports, person);
    expect((await table.load(key))?.owed).toEqual(debt({ roster: true, entered: true }));
  });

  test('is not written again where nothing else is owed', async () => {
    const person = owing({ roster: true });
    const { ports, counted } = await holding(person);
    await strikeAllButRoster(ports, person);
    expect(counted.saves).toBe(0);
  });

  test('is nothing where only other things are owed', async () => {
    const person = owing({ notice: 'warning' });
    const { table, ports } = await holding(person);
    await strikeAllButRoster(ports, person);
    expect((await table.load(key))?.owed).toBeNull();
  });

  test.each(more)('is struck when they have been told, and %s stays owed', async (_, owed) => {
    const person = owing({ ...owed, roster: true, entered: true });
    const { table, ports } = await holding(person);
    await strikeRoster(ports, person);
    expect((await table.load(key))?.owed).toStrictEqual(debt(owed));
  });

  test('is all that is struck, or nothing where nothing is owed of it', async () => {
    const person = owing({ roster: true, entered: true });
    const one = await holding(person);
    await strikeRoster(one.ports, person);
    expect((await one.table.load(key))?.owed).toBeNull();
    const other = await holding(owing({ notice: 'warning' }));
    await strikeRoster(other.ports, owing({ notice: 'warning' }));
    expect(other.counted.saves).toBe(0);
  });
});

describe('A step', () => {
  const mark = markOf({ policy: defaultPolicy, rule: {} });
  const inside = present(key, { deployed: { mark, since: instant(start) } });
  const stepping = async (person: Participant | null, policy = defaultPolicy) => {
    const held = await holding(person);
    const told: unknown[] = [];
    const witness: Witness = ({ type }, { version }) => void told.push([type, version]);
    const cascade = { policy, rule: {}, mark: markOf({ policy, rule: {} }) };
    const sessions = memorySessions();
    return { ...held, told, witness, ports: { ...held.ports, sessions, cascade } };
  };
  const exit = { type: 'exit', connectionId: 'c1=' } as const;

  test('is told of once it is saved, and taken again where somebody else was faster', async () => {
    const { ports, participants, table, told, witness } = await stepping(inside);
    let isFirst = true;
    const save: ParticipantTable['save'] = async (next) => {
      if (isFirst) await table.renew(key, 'c1=', now);
      isFirst = false;
      return participants.save(next);
    };
    await step({ ...ports, participants: { ...participants, save } }, witness, key, exit);
    expect(told).toEqual([['ended', 3]]);
    expect(await table.load(key)).toMatchObject({ phase: 'ended', version: 3 });
  });

  test('writes nothing where nothing changes, or nobody is there', async () => {
    const there = await stepping(inside);
    const again = () =>
      step(there.ports, there.witness, key, { type: 'disconnect', connectionId: 'another' });
    const { next } = await again();
    expect((await again()).next).toBe(next);
    const nobody = await stepping(null);
    expect(await step(nobody.ports, nobody.witness, key, exit)).toMatchObject({ next: null });
    expect([there.counted.saves, nobody.counted.saves]).toEqual([1, 0]);
  });

  const lost = present(key, {
    ...inside,
    connections: {},
    awaySince: instant(start - defaultPolicy.lostGrace),
    leftAt: instant(start - defaultPolicy.lostGrace),
    parting: { connectionId: 'c1=', how: 'lost' },
  });
  const wake = { type: 'wake', hand: 'none' } as const;

  test('looks at the others only where time has come to give somebody up for lost', async () => {
    const due = await stepping(lost);
    await step(due.ports, due.witness, key, wake);
    expect(due.counted.gathered).toBe(1);
    const removed = await stepping(lost);
    await step(removed.ports, removed.witness, key, { type: 'remove' });
    const here = await stepping(inside);
    await step(here.ports, here.witness, key, wake);
    expect([removed.counted.gathered, here.counted.gathered]).toEqual([0, 0]);
    expect(due.told).toEqual([['ended', 2]]);
  });

  test('of somebody under the numbers of another deployment goes by this one’s', async () => {
    const policy = { ...defaultPolicy, idleTimeout: 2 * defaultPolicy.idleTimeout };
    const silent = present(key, {
      deployed: { mark: 'another', since: instant(start - SIDE_BY_SIDE) },
      lastActivityAt: instant(now - defaultPolicy.idleTimeout),
      connections: { 'c1=': heardAt(now) },
    });
    const { ports, witness, table } = await stepping(silent, policy);
    await step(ports, witness, key, wake);
    expect(await table.load(key)).toMatchObject({
      phase: 'present',
      policy: { idleTimeout: policy.idleTimeout },
    });
  });

  test.each([
    ['longer', 1, 0],
    ['shorter', -1, 1],
  ])('gives up for lost by the grace of this deployment, which is %s', async (_, by, looks) => {
    const old = { ...defaultPolicy, lostGrace: defaultPolicy.lostGrace + 1_000 - by };
    const person = {
      ...lost,
      policy: old,
      deployed: { mark: 'another', since: instant(start - SIDE_BY_SIDE) },
    };
    const { ports, witness, counted } = await stepping(person, { ...old, lostGrace: old.lostGrace + 2 * by });
    await step(ports, witness, key, wake);
    expect(counted.gathered).toBe(looks);
  });
});
