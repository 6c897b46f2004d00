import { describe, expect, test } from '@jest/globals';
import { NUMBERS_OF_A_CLAIM } from '../../../../shared/ports/sessions.ts';
import { at, type Directory, many, newSession, sessionsIn } from './sessions.ts';

/** How every session table numbers what is told of presence. */
export const presenceNumbersContract = (directory: () => Directory): void => {
  const { table, stored } = sessionsIn(directory);

  describe('presence numbers', () => {
    test('are each taken once, and the last one is known', async () => {
      const { id } = await stored();
      expect(await table().lastNumber(id)).toBe(0);
      const numbers = await Promise.all(
        many(200).map(async () => (await table().takeNumber(id, []))?.number ?? 0),
      );
      expect(numbers.sort((one, other) => one - other)).toEqual(many(200).map((index) => index + 1));
      expect(await table().lastNumber(id)).toBe(200);
    });

    test('can note whom to tell about, until somebody claims the telling of all of it', async () => {
      const { id } = await stored();
      expect(await table().takeNumber(id, ['anna'])).toEqual({
        number: 1,
        people: 1,
        atLeisure: 0,
        told: 0,
        ruleRevision: 0,
        toldAt: null,
        occupancy: 0,
      });
      await Promise.all(['ben', 'anna', 'carla'].map((who) => table().takeNumber(id, [who])));
      const claim = await table().claim(id, 0, at(1));
      expect(claim).toEqual({ number: 4 + NUMBERS_OF_A_CLAIM, changed: expect.any(Array) });
      expect(claim !== 'claimed' && claim.changed.toSorted()).toEqual(['anna', 'ben', 'carla']);
      const told = 4 + NUMBERS_OF_A_CLAIM;
      expect(await table().takeNumber(id, [])).toMatchObject({
        number: told + 1,
        people: 0,
        told,
        toldAt: at(1),
      });
      expect(await table().lastNumber(id)).toBe(told + 1);
      expect(await table().claim(id, told, at(2))).toEqual({
        number: told + 1 + NUMBERS_OF_A_CLAIM,
        changed: [],
      });
    });

    test('have a separate note for what may wait, which is claimed with the other', async () => {
      const { id } = await stored();
      expect(await table().takeNumber(id, ['anna', 'ben'], 'at leisure')).toMatchObject({
        people: 0,
        atLeisure: 2,
      });
      expect(await table().takeNumber(id, ['ben', 'carla'], 'pressing')).toMatchObject({
        people: 2,
        atLeisure: 2,
      });
      const claim = await table().claim(id, 0, at(1));
      expect(claim !== 'claimed' && claim.changed.toSorted()).toEqual(['anna', 'ben', 'carla']);
      expect(await table().takeNumber(id, [])).toMatchObject({ people: 0, atLeisure: 0 });
      await table().takeNumber(id, ['dan'], 'at leisure');
      expect(await table().claim(id, 2 + NUMBERS_OF_A_CLAIM, at(2))).toMatchObject({ changed: ['dan'] });
    });

    test('let one of ten claim a telling', async () => {
      const { id } = await stored();
      await table().takeNumber(id, ['anna']);
      const claims = await Promise.all(many(10).map(() => table().claim(id, 0, at(1))));
      expect(claims.filter((claim) => claim !== 'claimed')).toHaveLength(1);
      await table().takeNumber(id, ['ben', 'carla']);
      expect(await table().claim(id, 0, at(1))).toBe('claimed');
    });

    test('do not exist for a session that does not', async () => {
      const { id } = newSession();
      expect(await table().takeNumber(id, ['anna'])).toBeNull();
      expect(await table().lastNumber(id)).toBe(0);
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });
};
