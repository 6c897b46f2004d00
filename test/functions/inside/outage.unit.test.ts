import { describe, expect, test } from '@jest/globals';
import { disconnect } from '../../../functions/disconnect.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const sessionId = 's1';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LEASE = 10 * MINUTE;

const enter = async (world: World, user: User, connectionId: string, resume = false) => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'session.join', sessionId, resume });
  return tab;
};
/** The connection breaks, and the platform reports it. */
const lose = async (world: World, { connectionId }: Tab, disconnectStatusCode = 1006) => {
  world.vanish(connectionId);
  await disconnect(world.app())({
    requestContext: {
      connectionId,
      requestTimeEpoch: world.clock(),
      eventType: 'DISCONNECT',
      disconnectStatusCode,
    },
  });
};
const names = (tab: Tab) =>
  tab
    .roster()
    .map(({ name }) => name)
    .sort();
const told = (tab: Tab) => tab.received('presence.changed').flatMap(({ left }) => left);
const phases = (world: World) =>
  Promise.all(
    ['anna', 'ben', 'carla'].map(
      async (participantId) => (await world.participants.load({ sessionId, participantId }))?.phase,
    ),
  );

const three = async () => {
  const world = await furnish(createWorld());
  const tabs = [
    await enter(world, anna, 'a'),
    await enter(world, ben, 'b'),
    await enter(world, carla, 'c'),
  ] as const;
  await world.advance(MINUTE);
  return { world, tabs };
};

describe('When everybody in a session is lost at once', () => {
  test('nobody who comes back within the lease is announced as gone', async () => {
    const { world, tabs } = await three();
    for (const tab of tabs) {
      await lose(world, tab);
      await world.advance(5 * SECOND);
    }
    await world.advance(100 * SECOND);
    expect(await phases(world)).toEqual(['present', 'present', 'present']);
    const first = await enter(world, anna, 'a-2', true);
    expect(names(first)).toEqual(['Anna', 'Ben', 'Carla']);
    await world.advance(4 * MINUTE);
    const second = await enter(world, ben, 'b-2', true);
    await world.advance(2 * MINUTE);
    await enter(world, carla, 'c-2', true);
    await first.send({ action: 'ping', sessionId });
    await second.send({ action: 'ping', sessionId });
    await world.advance(MINUTE);
    expect([...told(first), ...told(second)]).toEqual([]);
    expect(names(first)).toEqual(['Anna', 'Ben', 'Carla']);
    expect(await phases(world)).toEqual(['present', 'present', 'present']);
  });

  test('somebody who does not come back is gone when their lease is over, and not a ghost for longer', async () => {
    const { world, tabs } = await three();
    const began = world.clock();
    for (const tab of tabs) await lose(world, tab);
    await world.advance(2 * MINUTE);
    const back = await enter(world, anna, 'a-2', true);
    // They were last heard when they came in, a minute before.
    await world.advance(began - MINUTE + LEASE - world.clock() - SECOND);
    expect(names(back)).toEqual(['Anna', 'Ben', 'Carla']);
    await world.advance(3 * SECOND);
    expect(names(back)).toEqual(['Anna']);
    expect(told(back)).toMatchObject([{ ending: 'disconnected' }, { ending: 'disconnected' }]);
  });

  test('a goodbye still counts as one', async () => {
    const { world, tabs } = await three();
    await lose(world, tabs[0], 1001);
    for (const tab of tabs.slice(1)) await lose(world, tab);
    await world.advance(61 * SECOND);
    // All of the others were lost together.
    expect(await phases(world)).toEqual(['ended', 'present', 'present']);
  });
});

test('A loss that the platform does not report is assumed for one in four, as long as nothing is heard of them', async () => {
  const world = await furnish(createWorld());
  const people = ['anna', 'ben', 'carla', 'dora', 'emil'].map(
    (id): User => ({ id, name: id, kind: 'licence-holder' }),
  );
  for (const { id } of people.slice(3)) await world.sessions.addMember(sessionId, id, 'member');
  const scene = async (silent: boolean) => {
    const tabs: Tab[] = [];
    for (const user of people) tabs.push(await enter(world, user, `${user.id}-${silent}`));
    const [survivor] = tabs;
    if (survivor && silent) world.vanish(survivor.connectionId);
    for (const tab of tabs.slice(1)) await lose(world, tab);
    await world.advance(SECOND);
    if (!silent) await survivor?.send({ action: 'ping', sessionId });
    await world.advance(62 * SECOND);
    return (await world.participants.gathered(sessionId)).length;
  };
  expect(await scene(false)).toBe(1);
  expect(await scene(true)).toBe(5);
});

describe('Nobody waits longer than the grace', () => {
  test.each<[string, (world: World, tabs: readonly [Tab, Tab, Tab]) => Promise<void>]>([
    [
      'where one has stayed',
      async (world, [, ben, carla]) => {
        await lose(world, ben);
        await lose(world, carla);
      },
    ],
    [
      'where one was lost a while before the others, and is back',
      async (world, [anna, ben, carla]) => {
        await lose(world, anna);
        await world.advance(10 * SECOND);
        await enter(world, { id: 'anna', name: 'Anna', kind: 'licence-holder' }, 'a-2', true);
        await world.advance(40 * SECOND);
        await lose(world, ben);
        await lose(world, carla);
      },
    ],
  ])('%s', async (_, losing) => {
    const { world, tabs } = await three();
    await losing(world, tabs);
    await world.advance(62 * SECOND);
    expect((await phases(world)).slice(1)).toEqual(['ended', 'ended']);
  });

  test('for somebody who was alone', async () => {
    const world = await furnish(createWorld());
    const tab = await enter(world, anna, 'a');
    await lose(world, tab);
    await world.advance(62 * SECOND);
    expect((await phases(world))[0]).toBe('ended');
  });
});
