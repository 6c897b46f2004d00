import { describe, expect, test } from '@jest/globals';
import { unrecorded } from '../../../world/stores/sessions.ts';
import { anna, ben, carla, openTab } from '../../../world/tab.ts';
import { join } from '../../inside.ts';
import { furnished, list } from '../../listed.ts';
import { MINUTE, seen, watching } from './watching.ts';

describe('An open list', () => {
  test('turns green when the first comes and grey when the last leaves, and is told nothing in between', async () => {
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

  test('is open on an existing connection, until the connection closes it', async () => {
    const world = await furnished();
    const watcher = await watching(world, carla, 'c');
    await watcher.send({ action: 'sessions.watch', on: false });
    expect(watcher.received('sessions.watched').map(({ on }) => on)).toEqual([true, false]);
    await (await openTab(world, anna, 'a')).send(join());
    expect(seen(watcher)).toEqual([]);
    await world.registry.remove('c');
    await watcher.send({ action: 'sessions.watch', on: true });
    expect(watcher.received('error')).toMatchObject([{ code: 'connection.unknown' }]);
  });

  test('is told no more about a session that has been deleted', async () => {
    const world = await furnished();
    const call = { type: 'lists', sessionId: 'deleted' } as const;
    await world.app().secondHand.ring(call, world.clock());
    await world.advance(1_000);
    expect(world.troubles).toEqual([]);
  });

  test('costs nothing while nothing changes', async () => {
    const world = await furnished();
    await watching(world, carla, 'c');
    const tab = await openTab(world, anna, 'a');
    await tab.send(join());
    await world.advance(MINUTE);
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

  test('is told only about its owner’s sessions, and about none hidden from them', async () => {
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

  test('with an expired credential is told nothing', async () => {
    const world = await furnished();
    const tab = await openTab(world, carla, 'c', world.clock() + MINUTE);
    await tab.send({ action: 'sessions.watch', on: true });
    await world.advance(MINUTE);
    await (await openTab(world, anna, 'a')).send(join());
    expect(seen(tab)).toEqual([]);
  });

  test('of a lost connection is forgotten, and its person leaves the session that it was in', async () => {
    const world = await furnished();
    const gone = await watching(world, carla, 'c');
    await gone.send(join('s3'));
    world.vanish('c');
    await (await openTab(world, anna, 'a')).send(join());
    expect(await world.registry.find('c')).toBeNull();
    await world.advance(MINUTE + 1_000);
    expect((await world.sessions.entrance('s3', 'carla')).session?.occupancy).toBe(0);
  });
});
