import { describe, expect, test } from '@jest/globals';
import { Failure } from '../../world/faults.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

const sessionId = 's1';
const MINUTE = 60_000;
const join = { action: 'session.join', sessionId, requestId: 'j' } as const;
const put = { action: 'content.put', sessionId, itemId: 'n1', value: 1, requestId: 'p' } as const;

/** Posts to it fail, as when the platform has answered 429 to every attempt. */
const deafen = (world: World, { connectionId }: Tab) =>
  world.disturb(connectionId, async () => {
    throw new Failure(`${connectionId} is too busy.`);
  });

/** Posts to it hang until the returned function is called. */
const slowDown = (world: World, { connectionId }: Tab): (() => void) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  world.disturb(connectionId, () => promise);
  return resolve;
};

const inside = async () => {
  const world = await furnish(createWorld());
  const [one, two] = [await openTab(world, anna, 'a-1'), await openTab(world, ben, 'b-1')];
  for (const tab of [one, two]) await tab.send(join);
  return { world, one, two };
};

/** Lets everything continue that is not held up: nothing in this world takes more than a turn of the event loop. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('A connection that does not accept its posts', () => {
  test('is closed, and neither fails another person’s join nor leaves a debt', async () => {
    const { world, one, two } = await inside();
    deafen(world, two);
    const late = await openTab(world, carla, 'c-1');
    await late.send(join);
    expect(late.received('error')).toEqual([]);
    expect(late.received('session.joined')).toHaveLength(1);
    expect(one.roster()).toHaveLength(3);
    expect(world.isOpen(two.connectionId)).toBe(false);
    expect((await world.participants.load({ sessionId, participantId: 'carla' }))?.owed).toBeNull();
    const back = await openTab(world, ben, 'b-2');
    await back.send({ ...join, resume: true });
    expect(back.received('session.joined')[0]?.roster).toHaveLength(3);
  });

  test('does not fail another person’s write, and is closed, so that it reads everything anew', async () => {
    const { world, one, two } = await inside();
    deafen(world, two);
    await one.send(put);
    expect(one.received('content.saved')).toMatchObject([{ requestId: 'p' }]);
    expect(one.received('error')).toEqual([]);
    expect(world.isOpen('b-1')).toBe(false);
    const back = await openTab(world, ben, 'b-2');
    await back.send({ ...join, resume: true });
    expect(back.received('session.joined')[0]?.content.items).toMatchObject([{ itemId: 'n1', value: 1 }]);
    expect(one.roster()).toHaveLength(2);
  });

  test('fails no alarm: everybody else is warned once, and it learns of the warning on coming back', async () => {
    const { world, one, two } = await inside();
    const other = await openTab(world, anna, 'a-2');
    await other.send(join);
    for (let minute = 0; minute < 14; minute += 2) {
      for (const tab of [one, two, other]) await tab.send({ action: 'ping', sessionId });
      await two.send({ action: 'activity', sessionId });
      await world.advance(2 * MINUTE);
    }
    deafen(world, other);
    await world.advance(5 * MINUTE);
    expect(one.received('session.warning')).toHaveLength(1);
    expect(two.roster()).toMatchObject([{ phase: 'warned' }, {}]);
    expect(other.received('session.warning')).toEqual([]);
    expect(world.isOpen(other.connectionId)).toBe(false);
    expect(world.deadLetters).toEqual([]);
    const back = await openTab(world, anna, 'a-3');
    await back.send({ ...join, resume: true });
    expect(back.received('session.joined')).toMatchObject([{ phase: 'warned' }]);
  });

  test('costs ten others not one telling, alarm or retry more in an hour', async () => {
    const hour = async (isDeaf: boolean) => {
      const world = await furnish(createWorld());
      const tabs: Tab[] = [];
      for (let number = 0; number <= 10; number += 1) {
        const user = { id: `p${number}`, name: `P${number}`, kind: 'contact' } as const;
        await world.sessions.addMember(sessionId, user.id, 'member');
        tabs.push(await openTab(world, user, `t${number}`));
        await tabs.at(-1)?.send(join);
      }
      const [stalled, ...others] = tabs as [Tab, ...Tab[]];
      if (isDeaf) deafen(world, stalled);
      // The same goodbye in both hours; the only question is who pays for it.
      else await stalled.close();
      const before = world.calls.get('sessions.takeNumber') ?? 0;
      for (let minute = 0; minute < 60; minute += 4) {
        for (const tab of others)
          if (world.isOpen(tab.connectionId)) await tab.send({ action: 'ping', sessionId });
        await world.advance(4 * MINUTE);
      }
      for (const tab of others) {
        expect(tab.received('session.warning')).toHaveLength(1);
        expect(tab.received('session.ended')).toMatchObject([{ ending: 'inactivity' }]);
      }
      expect(world.deadLetters).toEqual([]);
      return (world.calls.get('sessions.takeNumber') ?? 0) - before;
    };
    expect(await hour(true)).toBe(await hour(false));
  });

  test('that cannot even be closed delays nobody else, fails no alarm, and is told when it can be', async () => {
    const { world, one, two } = await inside();
    deafen(world, two);
    world.setFate((name) => (name === 'connections.close' ? 'failure' : null));
    const late = await openTab(world, carla, 'c-1');
    await late.send(join);
    expect(one.roster()).toHaveLength(3);
    expect((await world.participants.load({ sessionId, participantId: 'carla' }))?.owed).not.toBeNull();
    await world.advance(3 * MINUTE);
    expect(world.deadLetters).toEqual([]);
    world.disturb(two.connectionId, null);
    await world.advance(3 * MINUTE);
    await two.catchUp();
    expect(two.roster()).toHaveLength(3);
    expect((await world.participants.load({ sessionId, participantId: 'carla' }))?.owed).toBeNull();
  });

  test('leaves the telling owed when the gateway takes no calls at all', async () => {
    const { world, one, two } = await inside();
    world.setFate((name) => (name.startsWith('connections.') ? 'failure' : null));
    await expect(one.send({ action: 'media', sessionId, audio: true, video: false })).resolves.toBeDefined();
    expect((await world.participants.load({ sessionId, participantId: 'anna' }))?.owed).toMatchObject({
      roster: true,
    });
    world.setFate(() => null);
    await world.advance(3 * MINUTE);
    // The first telling has reached nobody, so the second does not follow on from what they know.
    await two.catchUp();
    expect(two.roster()).toMatchObject([{ media: { audio: true } }, {}]);
  });
});

describe('A connection that is slow', () => {
  test('delays neither somebody who joins, nor anybody else who is told', async () => {
    const { world, one, two } = await inside();
    const release = slowDown(world, two);
    const late = await openTab(world, carla, 'c-1');
    const joining = late.send(join);
    await settle();
    expect(late.received('session.joined')).toHaveLength(1);
    expect(one.roster()).toHaveLength(3);
    release();
    await joining;
    expect(two.roster()).toHaveLength(3);
    expect((await world.participants.load({ sessionId, participantId: 'carla' }))?.owed).toBeNull();
  });

  test('delays no writer', async () => {
    const { world, one, two } = await inside();
    const release = slowDown(world, two);
    const writing = one.send(put);
    await settle();
    expect(one.received('content.saved')).toHaveLength(1);
    release();
    await writing;
    expect(two.received('content.changed')).toHaveLength(1);
  });

  test('delays no other tab of its own person', async () => {
    const { world, one } = await inside();
    const [slow, other] = [await openTab(world, anna, 'a-2'), await openTab(world, anna, 'a-3')];
    for (const tab of [slow, other]) await tab.send(join);
    const release = slowDown(world, slow);
    const extending = one.send({ action: 'session.extend', sessionId, requestId: 'e' });
    await settle();
    expect(one.received('session.extended')).toHaveLength(1);
    expect(other.received('session.extended')).toHaveLength(1);
    release();
    await extending;
    expect(slow.received('session.extended')).toHaveLength(1);
  });
});

test('among 250 people, dead or slow, keeps nobody from being told', async () => {
  const world = await furnish(createWorld());
  const crowd = await Promise.all(
    Array.from({ length: 249 }, async (_, number) => {
      await world.sessions.addMember(sessionId, `p${number}`, 'member');
      const tab = await openTab(
        world,
        { id: `p${number}`, name: `P${number}`, kind: 'contact' },
        `t${number}`,
      );
      await tab.send(join);
      return tab;
    }),
  );
  const [gone, slow, ...others] = crowd as [Tab, Tab, ...Tab[]];
  world.vanish(gone.connectionId);
  await world.advance(10_000);
  const release = slowDown(world, slow);
  const writer = await openTab(world, anna, 'a-1');
  const joining = writer.send(join);
  await settle();
  expect(writer.received('session.joined')).toHaveLength(1);
  for (const tab of others) {
    await tab.catchUp();
    expect(tab.roster()).toHaveLength(250);
  }
  release();
  await joining;
  await slow.catchUp();
  expect(slow.roster()).toHaveLength(250);
  const lost = await world.participants.load({ sessionId, participantId: 'p0' });
  expect(lost).toHaveProperty('connections', {});
  expect(lost).toMatchObject({ awaySince: expect.any(Number) });
}, 30_000);
