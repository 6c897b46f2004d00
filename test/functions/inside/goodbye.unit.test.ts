import { describe, expect, test } from '@jest/globals';
import { disconnect } from '../../../functions/disconnect.ts';
import { LAST_WORD } from '../../../shared/lifecycle/happening.ts';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const sessionId = 's1';
const MINUTE = 60_000;
const join = { action: 'session.join', sessionId } as const;

/** The platform reports that a connection has closed: late, repeatedly, or never. */
const goodbye = (world: World, connectionId: string, disconnectStatusCode?: number) =>
  disconnect(world.app())({
    requestContext: {
      connectionId,
      requestTimeEpoch: world.clock(),
      eventType: 'DISCONNECT',
      ...(disconnectStatusCode !== undefined && { disconnectStatusCode }),
    },
  });

const enter = async (world: World, user: typeof anna, connectionId: string, resume = false) => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ ...join, resume });
  return tab;
};

const pass = async (world: World, minutes: number, ...tabs: Tab[]) => {
  for (let minute = 0; minute < minutes; minute += 1) {
    for (const tab of tabs) await tab.send({ action: 'ping', sessionId });
    await world.advance(MINUTE);
  }
};

const load = (world: World) => world.participants.load({ sessionId, participantId: 'anna' });
const names = (tab: Tab) => tab.roster().map(({ name }) => name);

describe('The goodbye of a connection', () => {
  test('that comes after its person has connected again affects only its own connection', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    const back = await enter(world, anna, 'a-2', true);
    const told = other.received('presence.changed').length;
    await goodbye(world, 'a-1');
    expect(await load(world)).toMatchObject({ phase: 'present', awaySince: null });
    expect(Object.keys((await load(world)) as object)).toContain('connections');
    await pass(world, 5, other, back);
    expect(world.isOpen('a-2')).toBe(true);
    expect(back.received('session.ended')).toEqual([]);
    expect(other.received('presence.changed')).toHaveLength(told);
    expect(await world.registry.find('a-1')).toBeNull();
  });

  test('that comes an hour late changes nothing but that a join on it would be too late', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    await pass(world, 12, other);
    const ended = await load(world);
    expect(ended).toMatchObject({ phase: 'ended', ending: 'disconnected' });
    await enter(world, anna, 'a-2');
    const now = await load(world);
    await goodbye(world, 'a-1');
    expect(await load(world)).toEqual({
      ...now,
      elsewhere: { connectionId: 'a-1', said: LAST_WORD },
      decidedAt: expect.any(Number),
      version: expect.any(Number),
    });
  });

  test('that comes twice, even at once, counts as one', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    await Promise.all([goodbye(world, 'a-1'), goodbye(world, 'a-1')]);
    const once = await load(world);
    expect(once).toHaveProperty('connections', {});
    expect(once).toMatchObject({ awaySince: world.clock() });
    await world.advance(20_000);
    await goodbye(world, 'a-1');
    expect(await load(world)).toEqual(once);
    const told = other.received('presence.changed').length;
    await pass(world, 2, other);
    expect(names(other)).toEqual(['Ben']);
    expect(other.received('presence.changed')).toHaveLength(told + 1);
  });

  test('that never comes is replaced by the lease, and no ghost stays longer', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    await pass(world, 9, other);
    expect(await load(world)).toMatchObject({ phase: 'present' });
    await pass(world, 2, other);
    expect(await load(world)).toMatchObject({ phase: 'ended', ending: 'disconnected' });
    expect(names(other)).toEqual(['Ben']);
    expect((await world.sessions.entrance(sessionId, 'ben')).session?.occupancy).toBe(1);
  });

  test('from one of two tabs leaves the person in, and the other’s lease continues', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    const second = await enter(world, anna, 'a-2');
    world.vanish('a-1');
    await pass(world, 11, other, second);
    expect(Object.keys(((await load(world)) as { connections: object }).connections)).toEqual(['a-2']);
    expect(names(other)).toEqual(['Anna', 'Ben']);
  });
});

describe('How long others wait for somebody who has gone', () => {
  const goneAfter = async (world: World, others: Tab) => {
    const began = world.clock();
    while (names(others)?.includes('Anna') && world.clock() < began + 5 * MINUTE) await world.advance(1_000);
    return (world.clock() - began) / 1_000;
  };

  test.each<[string, number | undefined, number]>([
    ['closed the tab or reloaded', 1001, 15],
    ['closed without a code', 1005, 15],
    ['closed with the ordinary code', 1000, 15],
    ['was cut off', 1006, 60],
    ['met an error of the platform', 1011, 60],
    ['was not reported', undefined, 60],
  ])('who %s', async (_, status, seconds) => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    await goodbye(world, 'a-1', status);
    expect(Math.abs((await goneAfter(world, other)) - seconds)).toBeLessThanOrEqual(1);
  });

  test('who came back after a loss and then closed the tab', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    await goodbye(world, 'a-1', 1006);
    await enter(world, anna, 'a-2', true);
    world.vanish('a-2');
    await goodbye(world, 'a-2', 1001);
    expect(Math.abs((await goneAfter(world, other)) - 15)).toBeLessThanOrEqual(1);
  });

  test('who closed the tab, and was found missing before the platform reported it', async () => {
    const world = await furnish(createWorld());
    const other = await enter(world, ben, 'b-1');
    await enter(world, anna, 'a-1');
    world.vanish('a-1');
    await world.advance(1_000);
    await other.send({ action: 'media', sessionId, audio: true, video: false });
    expect(await load(world)).toHaveProperty('connections', {});
    expect(await load(world)).toMatchObject({ parting: { how: 'lost' } });
    await goodbye(world, 'a-1', 1001);
    expect(Math.abs((await goneAfter(world, other)) - 15)).toBeLessThanOrEqual(1);
  });
});

test('a goodbye between the two steps of a join leaves no ghost: the reply finds nobody', async () => {
  const world = await furnish(createWorld());
  const tab = await openTab(world, anna, 'tab-1');
  const said: Promise<unknown>[] = [];
  world.setFate((name) => {
    if (name === 'participants.load' && said.length === 0) {
      world.vanish('tab-1');
      said.push(goodbye(world, 'tab-1'));
    }
    return null;
  });
  await tab.send(join);
  await Promise.all(said);
  const person = await world.participants.load({ sessionId, participantId: 'anna' });
  expect(person).toHaveProperty('connections', {});
  expect(person).toMatchObject({ phase: 'present', awaySince: expect.any(Number) });
  await world.advance(3 * MINUTE);
  expect((await world.sessions.entrance(sessionId, 'anna')).session?.occupancy).toBe(0);
});
