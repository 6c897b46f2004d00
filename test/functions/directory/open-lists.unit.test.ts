import { describe, expect, test } from '@jest/globals';
import { publish } from '../../../shared/path/occupancy.ts';
import type { RingCall } from '../../../shared/ports/alarms.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { emptyDoor } from '../../../shared/presence/door.ts';
import { unrecorded } from '../../world/sessions.ts';
import { anna, ben, carla, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { join } from '../inside.ts';
import { furnished, list } from '../listed.ts';

const MINUTE = 60_000;
/** A global index lags by about this much in the cloud. */
const LAG = 500;

describe('An open list', () => {
  const watching = async (world: World, user: User, connectionId: string) => {
    const tab = await openTab(world, user, connectionId);
    await tab.send({ action: 'sessions.watch', on: true });
    return tab;
  };
  const seen = (tab: Tab) =>
    tab.received('occupancy.changed').map(({ sessionId, occupancy }) => `${sessionId} ${occupancy}`);

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

  test('that was opened just before is told once the index knows of it, and others are not told again', async () => {
    const world = await furnished({ indexLag: LAG });
    const old = await watching(world, ben, 'b');
    await world.advance(MINUTE);
    const fresh = await watching(world, carla, 'c');
    await world.advance(50);
    await (await openTab(world, anna, 'a')).send(join());
    expect(seen(fresh)).toEqual([]);
    await world.advance(4_000);
    expect(seen(fresh)).toEqual(['s1 1']);
    await world.advance(MINUTE);
    expect([seen(old), seen(fresh)]).toEqual([['s1 1'], ['s1 1']]);
  });

  test('that was opened just after, and read the old state, is told too', async () => {
    const world = await furnished({ indexLag: LAG });
    await (await openTab(world, anna, 'a')).send(join());
    await world.advance(LAG);
    const fresh = await watching(world, carla, 'c');
    await world.advance(4_000);
    expect(seen(fresh)).toEqual(['s1 1']);
  });

  test('is told the present state on the second telling, whatever has happened meanwhile', async () => {
    const world = await furnished({ indexLag: LAG });
    const tab = await openTab(world, anna, 'a');
    const fresh = await watching(world, carla, 'c');
    await tab.send(join());
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    await world.advance(MINUTE);
    expect(seen(fresh)).toEqual(['s1 0']);
    expect(await list(fresh)).toMatchObject({
      sessions: expect.arrayContaining([
        expect.objectContaining({
          id: 's1',
          occupancyRevision: fresh.received('occupancy.changed')[0]?.revision,
        }),
      ]),
    });
  });

  test('gets one message of second tellings for everything that turns within a second', async () => {
    const messages: number[] = [];
    const delays = ({ type }: RingCall, at: number) => {
      if (type === 'lists') messages.push(at);
      return [0];
    };
    const world = await furnished({ rings: { delays } });
    const began = world.clock();
    const tab = await openTab(world, anna, 'a');
    const turns = 40;
    for (let turn = 0; turn < turns; turn += 1) {
      await tab.send(turn % 2 === 0 ? join() : { action: 'session.exit', sessionId: 's1' });
      await world.advance(100);
    }
    expect(world.calls.get('registry.watching')).toBeGreaterThanOrEqual(turns);
    expect(messages.length).toBeLessThanOrEqual(5);
    // Each turn has one that comes after the index has caught up with it.
    expect(Math.max(...messages)).toBeGreaterThanOrEqual(began + (turns - 1) * 100 + 2_000);
  });

  test.each([
    ['twice', [0, 1_000]],
    ['an hour late', [3_600_000]],
  ])('is told nothing wrong when its message comes %s', async (_, late) => {
    const delays = ({ type }: RingCall) => (type === 'lists' ? late : [0]);
    const world = await furnished({ indexLag: LAG, rings: { delays } });
    const fresh = await watching(world, carla, 'c');
    await (await openTab(world, anna, 'a')).send(join());
    await world.advance(MINUTE);
    expect(seen(fresh)).toEqual(late.filter((delay) => delay < MINUTE).map(() => 's1 1'));
    // Anna has fallen silent, and the message about that comes as late.
    await world.advance(120 * MINUTE);
    expect(seen(fresh).at(-1)).toBe('s1 0');
    const revisions = fresh.received('occupancy.changed').map(({ revision }) => revision);
    expect(revisions).toEqual(revisions.toSorted((one, other) => one - other));
  });

  /** Anna has left, and it is noted that the lists do not show it. */
  const left = async () => {
    const world = await furnished();
    const watcher = await watching(world, carla, 'c');
    const tab = await openTab(world, anna, 'a');
    await tab.send(join());
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    const { sessions, ...app } = world.app();
    const { session } = (await sessions.shown('s1')) ?? {};
    await sessions.show('s1', session?.occupancyRevision ?? 0, { shown: 'green', again: null });
    const publishing = async (changed: Partial<typeof sessions>) => {
      const occasion = { waitingRoom: false, urgency: 'at once', called: false, joiner: null } as const;
      const ports = { ...app, sessions: { ...sessions, ...changed } };
      const { telling } = await publish(ports, 's1', { ...occasion, changed: ['anna'] });
      const { missed } = await telling;
      return { missed, shown: (await sessions.shown('s1'))?.shown };
    };
    return { sessions, publishing, told: () => seen(watcher).length };
  };

  test.each([
    ['is told by the slower one as well, while the faster one has not told it', 'in doubt', 1],
    ['is told nothing by the slower one, once the faster one has told it', 'grey', 0],
  ] as const)('%s', async (_, shown, tellings) => {
    const { sessions, publishing, told } = await left();
    const before = told();
    // A message about the same debt takes a higher number, and publishes under it just before.
    const publishOccupancy: typeof sessions.publishOccupancy = async (id, number, occupancy, door) => {
      await sessions.publishOccupancy(id, number + 1, occupancy, door);
      await sessions.show(id, number + 1, { shown, again: null });
      return sessions.publishOccupancy(id, number, occupancy, door);
    };
    expect(await publishing({ publishOccupancy })).toEqual({ missed: [], shown: 'grey' });
    expect(told() - before).toBe(tellings);
  });

  // The first note is that they are in doubt, the second that they are told.
  test.each([
    ['is told by the slower one as well, if the faster one came after it had published', 1, 'in doubt', 1],
    ['is told by the slower one as well, if the faster one came after it had told it', 2, 'in doubt', 2],
    ['is told nothing by the slower one, if the faster one came later and has told it', 1, 'grey', 0],
    ['is told nothing more by the slower one, if the faster one came last and has told it', 2, 'grey', 1],
  ] as const)('%s', async (_, note, shown, tellings) => {
    const { sessions, publishing, told } = await left();
    const before = told();
    let notes = 0;
    const show: typeof sessions.show = async (id, number, showing) => {
      notes += 1;
      if (notes === note) {
        await sessions.publishOccupancy(id, number + 1, 0, emptyDoor);
        await sessions.show(id, number + 1, { shown, again: null });
      }
      return sessions.show(id, number, showing);
    };
    expect(await publishing({ show })).toEqual({ missed: [], shown: 'grey' });
    expect(told() - before).toBe(tellings);
  });

  test('stays owed where others go on being faster', async () => {
    const { sessions, publishing } = await left();
    let notes = 0;
    const show: typeof sessions.show = async (id, number, showing) => {
      notes += 1;
      await sessions.publishOccupancy(id, number + 1, 0, emptyDoor);
      return sessions.show(id, number, showing);
    };
    expect(await publishing({ show })).toEqual({ missed: [expect.any(String)], shown: 'green' });
    expect(notes).toBe(4);
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

  test.each([0, LAG])(
    'turns the right way, whatever dies or fails at any call, with an index %d ms behind',
    async (lag) => {
      let played = 0;
      for (const fault of ['death-before', 'death-after', 'failure'] as const)
        for (let n = 1; n < 60; n += 1) {
          const world = await furnished({ indexLag: lag });
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
          // A list that could not be told was disconnected, and is read anew; it was the only one.
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
    },
  );
});
