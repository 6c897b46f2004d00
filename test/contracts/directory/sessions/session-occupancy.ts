import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../../shared/instant.ts';
import { emptyDoor } from '../../../../shared/presence/door.ts';
import { start } from '../../people.ts';
import { type Directory, many, newSession, sessionsIn } from './sessions.ts';

/** How every session table keeps what is published, and shown, of who is inside. */
export const sessionOccupancyContract = (directory: () => Directory): void => {
  const { table, stored } = sessionsIn(directory);

  describe('publishOccupancy', () => {
    test('says how full the door is, which is empty until somebody says so', async () => {
      const { id } = await stored();
      expect((await table().entrance(id, 'x')).session?.door).toEqual(emptyDoor);
      const door = { waiting: 7, crowded: ['link'], full: [250] };
      expect(await table().publishOccupancy(id, 2, 0, door)).toMatchObject({ session: { door } });
      expect(await table().publishOccupancy(id, 1, 0, emptyDoor)).toBe('older');
      expect((await table().entrance(id, 'x')).session?.door).toEqual(door);
    });

    const occupancy = async (id: string) => (await table().entrance(id, 'anna')).session?.occupancy;

    test('accepts only a number that is not older', async () => {
      const session = await stored();
      const { id } = session;
      expect(await table().publishOccupancy(id, 2, 5, emptyDoor)).toEqual({
        session: { ...session, occupancy: 5, occupancyRevision: 2 },
        shown: 'grey',
        again: null,
      });
      expect(await table().publishOccupancy(id, 1, 9, emptyDoor)).toBe('older');
      expect(await occupancy(id)).toBe(5);
      expect(await table().publishOccupancy(id, 3, 0, emptyDoor)).not.toBe('older');
      expect(await occupancy(id)).toBe(0);
    });

    test('accepts the same number again, since an answer may be lost on its way', async () => {
      const { id } = await stored();
      expect(await table().publishOccupancy(id, 1, 4, emptyDoor)).not.toBe('older');
      expect(await table().publishOccupancy(id, 1, 4, emptyDoor)).not.toBe('older');
    });

    test('keeps the highest number, in whatever order they come', async () => {
      const { id } = await stored();
      await Promise.all(
        many(40).map((index) =>
          table().publishOccupancy(id, ((index * 7) % 40) + 1, (index * 7) % 40, emptyDoor),
        ),
      );
      expect(await occupancy(id)).toBe(39);
    });

    test('creates no session', async () => {
      const { id } = newSession();
      expect(await table().publishOccupancy(id, 1, 1, emptyDoor)).toBe('older');
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });

  describe('show', () => {
    test('what is shown is known to the next one who publishes', async () => {
      const { id } = await stored();
      await table().publishOccupancy(id, 1, 3, emptyDoor);
      const before = await table().publishOccupancy(id, 1, 3, emptyDoor);
      expect(before).toMatchObject({ shown: 'grey', again: null });
      for (const showing of [
        { shown: 'in doubt', again: null },
        { shown: 'green', again: instant(start) },
        { shown: 'grey', again: instant(start + 1) },
      ] as const) {
        expect(await table().show(id, 1, showing)).toBe('noted');
        expect(await table().publishOccupancy(id, 1, 3, emptyDoor)).toMatchObject(showing);
        expect(await table().shown(id)).toEqual({ session: await table().find(id), ...showing });
      }
    });

    test('whoever publishes an older number notes nothing', async () => {
      const { id } = await stored();
      await table().publishOccupancy(id, 1, 3, emptyDoor);
      await table().publishOccupancy(id, 2, 0, emptyDoor);
      const green = { shown: 'green', again: null } as const;
      expect(await table().show(id, 1, green)).toBe('older');
      expect(await table().publishOccupancy(id, 2, 0, emptyDoor)).toMatchObject({ shown: 'grey' });
      expect(await table().show(newSession().id, 1, green)).toBe('older');
      expect(await table().shown('none')).toBeNull();
    });
  });
};
