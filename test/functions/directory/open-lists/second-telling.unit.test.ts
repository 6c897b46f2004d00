import { describe, expect, test } from '@jest/globals';
import type { RingCall } from '../../../../shared/ports/alarms.ts';
import { anna, ben, carla, openTab, type Tab } from '../../../world/tab.ts';
import { join } from '../../inside.ts';
import { furnished, list } from '../../listed.ts';
import { LAG, MINUTE, seen, watching } from './watching.ts';

describe('An open list', () => {
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
