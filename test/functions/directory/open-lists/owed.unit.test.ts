import { describe, expect, test } from '@jest/globals';
import { publish } from '../../../../shared/path/occupancy.ts';
import { emptyDoor } from '../../../../shared/presence/door.ts';
import { anna, carla, openTab } from '../../../world/tab.ts';
import { join } from '../../inside.ts';
import { furnished } from '../../listed.ts';
import { seen, watching } from './watching.ts';

describe('An open list', () => {
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
});
