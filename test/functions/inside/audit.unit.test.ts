import { describe, expect, test } from '@jest/globals';
import { verified } from '../../../shared/audit/verification.ts';
import type { AuditRecord } from '../../../shared/ports/audit.ts';
import { anna, furnish, guestBy, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { inside, join, sessionOf, update } from '../inside.ts';
import { admit, withLink } from '../link.ts';

const MINUTE = 60_000;

const recordsOf = (world: World, participantId: string | null, sessionId = 's1') =>
  world.audit.recordsOf({ sessionId, participantId });

const inWords = (record: AuditRecord): string => {
  const what = 'ending' in record ? record.ending : record.type;
  const cause = 'cause' in record ? ` by ${record.cause}` : '';
  return `${what}${cause}${record.by === null ? '' : ` of ${record.by}`}`;
};

const storyOf = (world: World, participantId: string | null) => recordsOf(world, participantId).map(inWords);

describe('On record is', () => {
  test('a person who comes, is warned, extends, is warned again and logged out, each with its deadline', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a');
    const start = world.clock();
    await tab.send(join());
    const stay = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 5) {
        await world.advance(5 * MINUTE);
        await tab.send({ action: 'ping', sessionId: 's1' });
      }
    };
    await stay(20);
    await tab.send({ action: 'session.extend', sessionId: 's1' });
    const extended = world.clock();
    await stay(50);
    const story = recordsOf(world, 'anna');
    expect(story.map(inWords)).toEqual([
      'joined by join',
      'warned by wake',
      'extended by extend',
      'warned by wake',
      'inactivity by wake',
    ]);
    const deadlines = story.map((record) => 'deadline' in record && record.deadline);
    const warnedAt = story[3]?.at ?? 0;
    expect(deadlines).toEqual([
      null,
      start + 15 * MINUTE,
      null,
      extended + 15 * MINUTE,
      warnedAt + 30 * MINUTE,
    ]);
    expect(story.every(({ policy }) => policy.idleTimeout === 15 * MINUTE)).toBe(true);
  });

  test('by whom somebody was removed', async () => {
    const { world, boss } = await inside();
    await boss.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' });
    await boss.send({ action: 'member.remove', sessionId: 's1', userId: 'carla' });
    expect(storyOf(world, 'ben')).toEqual(['joined by join', 'removed by remove of anna']);
    expect(storyOf(world, 'carla')).toEqual(['joined by join', 'removed by remove of anna']);
  });

  test('who let a guest in, and who refused one', async () => {
    const { world, moderator, secret } = await withLink();
    for (const key of ['one', 'two']) {
      const guest = await openTab(world, guestBy(secret, key), key);
      await guest.send(join());
    }
    const [one, two] = [guestBy(secret, 'one'), guestBy(secret, 'two')];
    await admit(moderator, one);
    await moderator.send({ action: 'waiting.deny', sessionId: 's1', participantId: two.id });
    expect(storyOf(world, one.id)).toEqual(['knocked by join', 'admitted by admit of anna']);
    expect(storyOf(world, two.id)).toEqual(['knocked by join', 'denied by deny of anna']);
  });

  test('who created a session, and every change of its timings and its state, but not of its name', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    const timings = { idleTimeout: 20 * MINUTE, warningPeriod: 10 * MINUTE };
    await tab.send({ action: 'session.create', name: 'Kick-off' });
    const { id = '' } = tab.received('session.created')[0]?.session ?? {};
    await tab.send(update({ sessionId: id, revision: 1, timings }));
    await tab.send(update({ sessionId: id, revision: 2, name: 'Retrospective' }));
    await tab.send(update({ sessionId: id, revision: 3, state: 'closed' }));
    const records = recordsOf(world, null, id);
    expect(records.map(inWords)).toEqual(['created of anna', 'changed of anna', 'changed of anna']);
    expect(records.map(({ policy }) => policy.idleTimeout)).toEqual([undefined, 20 * MINUTE, 20 * MINUTE]);
    expect(records.at(-1)).toMatchObject({ state: 'closed' });
    const { session } = await world.sessions.entrance(id, 'anna');
    expect(session?.owedRecord).toBeNull();
    expect(
      session && verified({ sessionId: id, participantId: null }, records, session.trail).faults,
    ).toEqual([]);
  });
});

describe('A death', () => {
  test('between a change of the session and its record is repaired by whoever comes next', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a');
    world.setFate((name) => (name === 'audit.append' ? 'death-before' : null));
    await tab.send(update({ state: 'closed' })).catch(() => 'as it should');
    world.setFate(() => null);
    expect(recordsOf(world, null)).toEqual([]);
    await tab.send(join());
    expect(storyOf(world, null)).toEqual(['changed of anna']);
    expect((await sessionOf(world))?.owedRecord).toBeNull();
  });

  test('before the record of a join is repaired by the sweep, and there is one record', async () => {
    const world = await furnish(createWorld());
    const tab = await openTab(world, anna, 'a');
    world.setFate((name) => (name === 'audit.append' ? 'death-after' : null));
    await tab.send(join()).catch(() => 'as it should');
    world.setFate(() => null);
    await world.advance(8 * MINUTE);
    expect(storyOf(world, 'anna')).toEqual(['joined by join']);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toMatchObject({
      owed: null,
    });
  });
});

test('Activity is not recorded, and costs only its one call', async () => {
  const { world, member } = await inside();
  await world.advance(MINUTE);
  const before = new Map(world.calls);
  await member.send({ action: 'activity', sessionId: 's1' });
  const made = [...world.calls]
    .filter(([name, count]) => count > (before.get(name) ?? 0))
    .map(([name]) => name);
  expect(made).toEqual(['participants.touch']);
  expect(storyOf(world, 'ben')).toEqual(['joined by join']);
});
