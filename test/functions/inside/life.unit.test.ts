import { describe, expect, test } from '@jest/globals';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const MINUTE = 60_000;

const enter = async (world: World, user: typeof anna, connectionId: string, resume = false) => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'session.join', sessionId: 's1', resume });
  return tab;
};

/** Lets time pass with the tabs connected, as a client keeps them. */
const wait = async (world: World, minutes: number, ...tabs: Tab[]) => {
  for (let passed = 0; passed < minutes; passed += 3) {
    for (const tab of tabs)
      if (world.isOpen(tab.connectionId)) await tab.send({ action: 'ping', sessionId: 's1' });
    await world.advance(Math.min(3, minutes - passed) * MINUTE);
  }
};

const rosterOf = (tab: Tab) => tab.roster().map(({ name, phase }) => `${name} ${phase}`);
const occupancy = async (world: World) => (await world.sessions.entrance('s1', 'anna')).session?.occupancy;

describe('A silent person', () => {
  test('is warned on every tab, and nobody else is', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    const other = await enter(world, ben, 'ben-1');
    await wait(world, 8, one, two, other);
    await other.send({ action: 'activity', sessionId: 's1' });
    await wait(world, 8, one, two, other);
    for (const tab of [one, two]) expect(tab.received('session.warning')).toHaveLength(1);
    expect(other.received('session.warning')).toEqual([]);
    expect(rosterOf(other)).toEqual(['Anna warned', 'Ben present']);
  });

  test('extends in one tab, and the warning goes away in all', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    await wait(world, 20, one, two);
    await two.send({ action: 'session.extend', requestId: 'e', sessionId: 's1' });
    expect(two.received('session.extended')).toMatchObject([
      { requestId: 'e', warnAt: world.clock() + 15 * MINUTE },
    ]);
    expect(one.received('session.extended')).toMatchObject([{ warnAt: world.clock() + 15 * MINUTE }]);
    await wait(world, 14, one, two);
    expect(one.received('session.warning')).toHaveLength(1);
    await wait(world, 3, one, two);
    expect(one.received('session.warning')).toHaveLength(2);
  });

  test('is logged out when the warning runs out, told why, and disconnected; the others stay', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    const other = await enter(world, ben, 'ben-1');
    await wait(world, 14, one, two, other);
    await other.send({ action: 'content.put', sessionId: 's1', itemId: 'n1', value: 'kept' });
    await wait(world, 33, one, two, other);
    for (const tab of [one, two]) {
      expect(tab.received('session.ended')).toMatchObject([{ ending: 'inactivity', mayReturn: true }]);
      expect(world.isOpen(tab.connectionId)).toBe(false);
    }
    expect(rosterOf(other)).toEqual(['Ben warned']);
    expect(await occupancy(world)).toBe(1);
    const again = await enter(world, anna, 'tab-3');
    const [joined] = again.received('session.joined');
    expect(joined).toMatchObject({ phase: 'present', content: { items: [{ itemId: 'n1', value: 'kept' }] } });
  });

  test('who answers too late is told that it is over', async () => {
    const world = await furnish(createWorld());
    const tab = await enter(world, anna, 'tab-1');
    await wait(world, 50, tab);
    const late = await openTab(world, anna, 'tab-2');
    await late.send({ action: 'session.extend', requestId: 'late', sessionId: 's1' });
    expect(late.received('error')).toMatchObject([{ code: 'participation.ended', requestId: 'late' }]);
  });
});

describe('A person with several tabs', () => {
  test('is one participant, and stays when one of them closes', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    expect(two.received('session.joined')[0]?.roster).toHaveLength(1);
    await one.close();
    await wait(world, 3, two);
    expect(await occupancy(world)).toBe(1);
    expect(two.received('session.ended')).toEqual([]);
  });

  test('is active in any of them for all', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    await wait(world, 10, one, two);
    await two.send({ action: 'activity', sessionId: 's1' });
    await wait(world, 10, one, two);
    expect(one.received('session.warning')).toEqual([]);
  });

  test('who exits in one leaves with all; the one that asked stays connected', async () => {
    const world = await furnish(createWorld());
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    await one.send({ action: 'session.exit', requestId: 'x', sessionId: 's1' });
    expect(one.received('session.left')).toMatchObject([{ requestId: 'x', sessionId: 's1' }]);
    expect(two.received('session.ended')).toMatchObject([{ ending: 'exit' }]);
    expect([world.isOpen('tab-1'), world.isOpen('tab-2')]).toEqual([true, false]);
    expect(await occupancy(world)).toBe(0);
  });

  test('who leaves with one stays with the others, and with the last one is gone at once', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'ben-1');
    const [one, two] = [await enter(world, anna, 'tab-1'), await enter(world, anna, 'tab-2')];
    await one.send({ action: 'session.leave', requestId: 'x', sessionId: 's1' });
    expect(one.received('session.left')).toMatchObject([{ requestId: 'x', sessionId: 's1' }]);
    expect(two.received('session.ended')).toEqual([]);
    expect(rosterOf(other)).toEqual(['Anna present', 'Ben present']);
    await two.send({ action: 'session.leave', sessionId: 's1' });
    expect(rosterOf(other)).toEqual(['Ben present']);
    expect([world.isOpen('tab-1'), world.isOpen('tab-2')]).toEqual([true, true]);
    const back = await enter(world, anna, 'tab-3');
    expect(back.received('session.joined')).toMatchObject([{ phase: 'present' }]);
  });
});

describe('A lost connection', () => {
  test('that comes back within the grace is not noticed by others', async () => {
    const world = await furnish(createWorld());
    const tab = await enter(world, anna, 'tab-1');
    const other = await enter(world, ben, 'ben-1');
    const seen = other.received('presence.changed').length;
    await tab.close();
    await world.advance(10_000);
    await enter(world, anna, 'tab-2', true);
    await wait(world, 3, other);
    expect(other.received('presence.changed')).toHaveLength(seen);
  });

  test('that stays away longer ends as disconnected, and a resume inherits the idle time', async () => {
    const world = await furnish(createWorld());
    const tab = await enter(world, anna, 'tab-1');
    const entered = world.clock();
    await wait(world, 5, tab);
    await tab.close();
    await world.advance(3 * MINUTE);
    expect(await occupancy(world)).toBe(0);
    const back = await enter(world, anna, 'tab-2', true);
    expect(back.received('session.joined')[0]?.warnAt).toBe(entered + 15 * MINUTE);
  });

  test('keeps nobody in a session for ever, however often the network is lost', async () => {
    const world = await furnish(createWorld());
    let tab = await enter(world, anna, 'tab-0');
    for (let round = 1; round <= 20 && tab.received('session.ended').length === 0; round += 1) {
      await wait(world, 3, tab);
      await tab.close();
      await world.advance(2 * MINUTE);
      tab = await enter(world, anna, `tab-${round}`, true);
    }
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'inactivity' }]);
  });

  test('whose goodbye comes after the return affects only its own connection', async () => {
    const world = await furnish(createWorld());
    const tab = await enter(world, anna, 'tab-1');
    const back = await enter(world, anna, 'tab-2', true);
    await tab.close();
    await wait(world, 3, back);
    expect(back.received('session.ended')).toEqual([]);
    expect(await occupancy(world)).toBe(1);
  });

  test('that nobody reports ends with the lease', async () => {
    const world = await furnish(createWorld());
    await enter(world, anna, 'tab-1');
    const other = await enter(world, ben, 'ben-1');
    await wait(world, 12, other);
    expect(rosterOf(other)).toEqual(['Ben present']);
  });

  test('found by a post is handled like its disconnect', async () => {
    const world = await furnish(createWorld());
    await enter(world, anna, 'tab-1');
    world.vanish('tab-1');
    const other = await enter(world, ben, 'ben-1');
    await wait(world, 2, other);
    expect(rosterOf(other)).toEqual(['Ben present']);
  });

  test('after a logout does not come back by itself: a resume gets the ending', async () => {
    const world = await furnish(createWorld());
    const tab = await enter(world, anna, 'tab-1');
    await wait(world, 50, tab);
    const back = await enter(world, anna, 'tab-2', true);
    expect(back.received('session.ended')).toMatchObject([{ ending: 'inactivity', mayReturn: true }]);
    expect(back.received('session.joined')).toEqual([]);
    expect(world.isOpen('tab-2')).toBe(true);
  });
});

test('that joins another session leaves the first as a closed tab does', async () => {
  const world = await furnish(createWorld());
  await world.sessions.createSession({
    id: 's2',
    name: 'Planning',
    state: 'active',
    policy: {},
    occupancy: 0,
  });
  await world.sessions.addMember('s2', 'anna', 'member');
  const tab = await enter(world, anna, 'tab-1');
  await tab.send({ action: 'session.join', sessionId: 's2' });
  await world.advance(2 * MINUTE);
  expect(await occupancy(world)).toBe(0);
  expect((await world.sessions.entrance('s2', 'anna')).session?.occupancy).toBe(1);
});
