import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { ParticipantTable } from '../../../shared/ports/participants.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { ended, heardAt, newKey, present, start, waiting, warned } from '../people.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every participant table does on its hot path, where nothing is read first. */
export const participantActivityContract = (table: () => ParticipantTable): void => {
  const stored = async <P extends Participant>(participant: P): Promise<P> => {
    expect(await table().save(participant)).toBe('saved');
    return participant;
  };

  describe('touch', () => {
    const at = instant(start + 1_000);
    const now = instant(start + 1_500);

    test('moves the activity forward and marks the connection, and nothing else', async () => {
      const before = await stored(present(newKey(), { connections: { a: heardAt(1), b: heardAt(2) } }));
      const touched = {
        ...before,
        version: 2,
        lastActivityAt: at,
        connections: { ...before.connections, a: heardAt(now) },
      };
      expect(await table().touch(before, 'a', at, now)).toEqual(touched);
      expect(await table().load(before)).toEqual(touched);
    });

    test('is refused, and changes nothing, for somebody who is not present on that connection', async () => {
      const people: Participant[] = [
        await stored(present(newKey(), { connections: {}, awaySince: instant(start) })),
        await stored(present(newKey(), { connections: { other: heardAt(start) } })),
        await stored(waiting(newKey())),
        await stored(warned(newKey())),
        await stored(ended(newKey())),
      ];
      for (const person of people) {
        expect(await table().touch(person, 'c1=', at, now)).toBe('refused');
        expect(await table().load(person)).toEqual(person);
      }
      const nobody = newKey();
      expect(await table().touch(nobody, 'c1=', at, now)).toBe('refused');
      expect(await table().load(nobody)).toBeNull();
    });

    test('is refused when the activity is not newer', async () => {
      const person = await stored(present(newKey()));
      expect(await table().touch(person, 'c1=', person.lastActivityAt, now)).toBe('refused');
      expect(await table().touch(person, 'c1=', instant(start - 1), now)).toBe('refused');
      expect(await table().load(person)).toEqual(person);
    });

    test('keeps the newest activity in any order, and every change has its version', async () => {
      const person = await stored(present(newKey()));
      const answers = await Promise.all(
        many(40).map((index) => table().touch(person, 'c1=', instant(start + 1 + ((index * 7) % 40)), now)),
      );
      const accepted = answers.filter((answer) => answer !== 'refused').length;
      expect(await table().load(person)).toMatchObject({ lastActivityAt: start + 40, version: 1 + accepted });
    });

    test('lets either a touch or a save of the same version succeed, never both', async () => {
      for (const round of many(20)) {
        const person = await stored(present(newKey()));
        const end = ended(person, { version: 2 });
        const touch = () => table().touch(person, 'c1=', at, now);
        const [touched, saved] =
          round % 2 === 0
            ? await Promise.all([touch(), table().save(end)])
            : (await Promise.all([table().save(end), touch()])).reverse();
        expect([touched === 'refused', saved]).toEqual(
          touched === 'refused' ? [true, 'saved'] : [false, 'conflict'],
        );
        expect((await table().load(person))?.phase).toBe(saved === 'saved' ? 'ended' : 'present');
      }
    });
  });

  describe('renew', () => {
    const now = instant(start + 9_000);

    test('marks the connection of somebody who has not ended, and leaves the activity alone', async () => {
      for (const person of [
        await stored(waiting(newKey())),
        await stored(present(newKey())),
        await stored(warned(newKey())),
      ]) {
        const renewed = { ...person, version: 2, connections: { 'c1=': heardAt(now) } };
        expect(await table().renew(person, 'c1=', now)).toEqual(renewed);
        expect(await table().load(person)).toEqual(renewed);
      }
    });

    test('is refused, and changes nothing, when the connection is not inside', async () => {
      for (const person of [await stored(present(newKey())), await stored(ended(newKey()))]) {
        expect(await table().renew(person, 'c2=', now)).toBe('refused');
        expect(await table().load(person)).toEqual(person);
      }
      expect(await table().renew(newKey(), 'c1=', now)).toBe('refused');
    });
  });
};
