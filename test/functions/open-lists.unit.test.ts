import { describe, expect, test } from '@jest/globals';
import type { User } from '../../shared/ports.ts';
import { unrecorded } from '../world/sessions.ts';
import { anna, ben, carla, openTab, type Tab } from '../world/tab.ts';
import type { World } from '../world/world.ts';
import { join } from './inside.ts';
import { furnished, list } from './listed.ts';

const MINUTE = 60_000;

describe('An open list', () => {
  const watching = async (world: World, user: User, connectionId: string) => {
    const tab = await openTab(world, user, connectionId);
    await tab.send({ action: 'sessions.watch', on: true });
    return tab;
  };
  const seen = (tab: Tab) =>
    tab.received('occupancy.changed').map(({ sessionId, occupancy }) => `${sessionId} ${occupancy}`);

  test('turns green with the first who comes and grey with the last who leaves, and says nothing in between', async () => {
    const world = await furnished();
    const watcher = await watching(world, carla, 'c');
    const [one, two] = [await openTab(world, anna, 'a'), await openTab(world, ben, 'b')];
    await one.send(join());
    expect(seen(watcher)).toEqual(['s1 1']);
    await two.send(join());
    await one.send({ action: 'session.exit', sessionId: 's1' });
    expect(seen(watcher)).toEqual(['s1 1']);
    await two.send({ action: 'session.exit', sessionId: 's1' });
    expect(seen(watcher)).toEqual(['s1 1', 's1 0']);
    const [green, grey] = watcher.received('occupancy.changed');
    expect(grey?.revision).toBeGreaterThan(green?.revision ?? 0);
    expect((await list(watcher)).sessions.find(({ id }) => id === 's1')).toMatchObject({
      occupancy: 0,
      occupancyRevision: grey?.revision,
    });
  });

  test('costs nothing while nothing changes', async () => {
    const world = await furnished();
    await watching(world, carla, 'c');
    const tab = await openTab(world, anna, 'a');
    await tab.send(join());
    const before = world.calls.get('registry.watching');
    const second = await openTab(world, anna, 'a2');
    await second.send(join());
    await tab.send({ action: 'media', sessionId: 's1', audio: true, video: true });
    for (let minute = 0; minute < 9; minute += 1) {
      await world.advance(MINUTE);
      await tab.send({ action: 'activity', sessionId: 's1' });
    }
    expect(world.calls.get('registry.watching')).toBe(before);
    expect(world.calls.get('sessions.show')).toBe(2);
  });

  test('is told of sessions of its owner only, and of none that is hidden from them', async () => {
    const world = await furnished();
    await world.sessions.update('s3', 1, { ...unrecorded, name: 's3', state: 'hidden', policy: {} });
    const [contact, holder] = [await watching(world, carla, 'c'), await watching(world, anna, 'w')];
    const tab = await openTab(world, anna, 'a');
    await tab.send(join('s2'));
    await tab.send(join('s3'));
    expect(seen(contact)).toEqual([]);
    expect(seen(holder)).toEqual(['s2 1', 's3 1']);
  });

  test('that has been closed is told nothing', async () => {
    const world = await furnished();
    const tab = await watching(world, carla, 'c');
    await tab.send({ action: 'sessions.watch', on: false });
    await (await openTab(world, anna, 'a')).send(join());
    expect(seen(tab)).toEqual([]);
    expect(tab.received('sessions.watched').map(({ on }) => on)).toEqual([true, false]);
  });

  test('whose credential has run out is told nothing', async () => {
    const world = await furnished();
    const tab = await openTab(world, carla, 'c', world.clock() + MINUTE);
    await tab.send({ action: 'sessions.watch', on: true });
    await world.advance(MINUTE);
    await (await openTab(world, anna, 'a')).send(join());
    expect(seen(tab)).toEqual([]);
  });

  test('of a connection that is gone is forgotten, and its person leaves the session that it was in', async () => {
    const world = await furnished();
    const gone = await watching(world, carla, 'c');
    await gone.send(join('s3'));
    world.vanish('c');
    await (await openTab(world, anna, 'a')).send(join());
    expect(await world.registry.find('c')).toBeNull();
    await world.advance(MINUTE + 1_000);
    expect((await world.sessions.entrance('s3', 'carla')).session?.occupancy).toBe(0);
  });

  test('turns the right way, whatever dies or fails at any call', async () => {
    let played = 0;
    for (const fault of ['death-before', 'death-after', 'failure'] as const)
      for (let n = 1; n < 60; n += 1) {
        const world = await furnished();
        const watchers = [await watching(world, carla, 'c'), await watching(world, ben, 'w')];
        const tab = await openTab(world, anna, 'a');
        let calls = 0;
        world.setFate(() => {
          calls += 1;
          return calls === n ? fault : null;
        });
        await tab.send(join()).catch(() => 'as it should');
        const isDeaf = (watcher: Tab) => !world.isOpen(watcher.connectionId);
        const struck = calls >= n;
        world.setFate(() => null);
        await world.advance(5 * MINUTE);
        const inside = (await world.sessions.entrance('s1', 'anna')).session?.occupancy ?? 0;
        const wanted = inside > 0 ? 's1 1' : undefined;
        // One that could not be told was hung up on, and asks for its list anew; it was the only one.
        const heard = watchers.filter((watcher) => !isDeaf(watcher));
        expect(heard.length).toBeGreaterThanOrEqual(fault === 'failure' ? 1 : 2);
        for (const watcher of heard) expect([fault, n, seen(watcher).at(-1)]).toEqual([fault, n, wanted]);
        await tab.close();
        await world.advance(5 * MINUTE);
        for (const watcher of heard)
          expect([fault, n, seen(watcher).at(-1) ?? 's1 0']).toEqual([fault, n, 's1 0']);
        if (!struck) break;
        played += 1;
      }
    expect(played).toBeGreaterThan(20);
  });
});
