import { describe, expect, test } from '@jest/globals';
import { anna, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const MINUTE = 60_000;

const join = { action: 'session.join', sessionId: 's1' } as const;

const scene = async () => {
  const world = await furnish(createWorld());
  const tab = await openTab(world, anna, 'anna-1');
  await tab.send(join);
  return { world, tab };
};

const comeBack = async (world: World, agoMs?: number): Promise<Tab> => {
  const tab = await openTab(world, anna, 'anna-2');
  await tab.send({ ...join, resume: true, ...(agoMs !== undefined && { agoMs }) });
  return tab;
};

describe('Somebody who works on while cut off', () => {
  test('comes back as they were, and is idle only since they acted', async () => {
    const { world, tab } = await scene();
    await tab.close();
    await world.advance(20 * MINUTE);
    const again = await comeBack(world, 2 * MINUTE);
    expect(again.received('session.joined')).toMatchObject([
      { phase: 'present', warnAt: world.clock() + 13 * MINUTE },
    ]);
    await world.advance(12.9 * MINUTE);
    expect(again.received('session.warning')).toEqual([]);
  });

  test('and did nothing comes back warned', async () => {
    const { world, tab } = await scene();
    await tab.close();
    await world.advance(20 * MINUTE);
    const again = await comeBack(world);
    expect(again.received('session.joined')).toMatchObject([{ phase: 'warned' }]);
  });

  test('is believed only for the time of the outage', async () => {
    const { world, tab } = await scene();
    await world.advance(9 * MINUTE);
    await tab.send({ action: 'ping', sessionId: 's1' });
    await tab.close();
    await world.advance(11 * MINUTE);
    const again = await comeBack(world, 17 * MINUTE);
    expect(again.received('session.joined')).toMatchObject([{ phase: 'warned' }]);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toMatchObject({
      lastActivityAt: world.clock() - 20 * MINUTE,
    });
  });

  test('is not brought back after a logout', async () => {
    const { world, tab } = await scene();
    for (let minutes = 0; minutes < 46; minutes += 2) {
      await tab.send({ action: 'ping', sessionId: 's1' });
      await world.advance(2 * MINUTE);
    }
    const again = await comeBack(world, 1_000);
    expect(again.received('session.ended')).toMatchObject([{ ending: 'inactivity' }]);
  });

  test('and joins by hand reports nothing, whatever the message says', async () => {
    const { world, tab } = await scene();
    await world.advance(9 * MINUTE);
    await openTab(world, anna, 'anna-2').then((second) => second.send({ ...join, agoMs: 1_000 }));
    await tab.send({ action: 'ping', sessionId: 's1' });
    await world.advance(6.5 * MINUTE);
    expect(tab.received('session.warning')).toHaveLength(1);
  });
});

describe('Somebody who enters by hand while warned', () => {
  test('is not asked whether they are there, and the warning disappears on every device', async () => {
    const { world, tab } = await scene();
    for (let minutes = 0; minutes < 16; minutes += 4) {
      await world.advance(4 * MINUTE);
      await tab.send({ action: 'ping', sessionId: 's1' });
    }
    expect(tab.received('session.warning')).toHaveLength(1);
    const telephone = await openTab(world, anna, 'anna-2');
    await telephone.send(join);
    const warnAt = world.clock() + 15 * MINUTE;
    expect(telephone.received('session.joined')).toMatchObject([{ phase: 'present', warnAt }]);
    expect(tab.received('session.extended')).toMatchObject([{ warnAt }]);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toMatchObject({
      phase: 'present',
    });
  });
});
