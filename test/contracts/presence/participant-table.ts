import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import type { ParticipantTable } from '../../../shared/ports/participants.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { debt, ended, heardAt, newKey, oddIds, present, record, start, waiting, warned } from '../people.ts';
import { participantActivityContract } from './participant-activity.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every participant table does. `table` is called in each test, so it may be made in a hook. */
export const participantTableContract = (table: () => ParticipantTable): void => {
  const stored = async <P extends Participant>(participant: P): Promise<P> => {
    expect(await table().save(participant)).toBe('saved');
    return participant;
  };

  describe('load and save', () => {
    test('nobody exists until somebody has been saved', async () => {
      expect(await table().load(newKey())).toBeNull();
    });

    test('what is loaded is what was saved, in every phase', async () => {
      const owed = {
        stamp: 1,
        notice: null,
        roster: true,
        waitingRoom: false,
        farewells: { 'c1=': { ending: 'limit', at: instant(start) } },
        records: [record],
      } as const;
      const people: Participant[] = [
        present(newKey()),
        present(newKey(), { connections: {}, awaySince: instant(start), wakeAt: null }),
        present(newKey(), { name: '', kind: 'guest', owed: { ...owed, notice: 'extended', farewells: {} } }),
        waiting(newKey(), { connections: {}, awaySince: instant(start) }),
        warned(newKey(), {
          alarm: { generation: 9, at: null },
          policy: { ...present(newKey()).policy, longestStay: 1 },
        }),
        ended(newKey(), { owed, wakeAt: instant(start) }),
        ended(newKey(), { ending: 'disconnected', warnedAt: instant(start), wasInside: false }),
      ];
      for (const person of people) {
        await stored(person);
        expect(await table().load(person)).toEqual(person);
      }
    });

    test.each(oddIds)('an id may hold anything: %j', async (odd) => {
      const person = present(newKey(odd), { connections: { [`c${odd}`]: heardAt(start) } });
      await stored(person);
      expect(await table().load(person)).toEqual(person);
      expect(await table().gathered(person.sessionId)).toEqual([person]);
      const at = instant(start + 5);
      expect(await table().touch(person, `c${odd}`, at, at)).toMatchObject({ lastActivityAt: at });
    });

    test('a save is a conflict unless it follows the stored version', async () => {
      const first = await stored(present(newKey()));
      expect(await table().save(first)).toBe('conflict');
      expect(await table().save({ ...first, version: 3 })).toBe('conflict');
      expect(await table().save(present(newKey(), { version: 2 }))).toBe('conflict');
      expect(await table().load(first)).toEqual(first);
      const second = await stored(ended(first, { version: 2 }));
      expect(await table().load(first)).toEqual(second);
    });

    test('of fifty saves of the same version exactly one is saved', async () => {
      for (const version of [1, 2]) {
        const key = newKey();
        if (version === 2) await stored(present(key));
        const rivals = many(50).map((index) => present(key, { version, name: `rival ${index}` }));
        const answers = await Promise.all(rivals.map((rival) => table().save(rival)));
        expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
        expect(await table().load(key)).toEqual(rivals[answers.indexOf('saved')]);
      }
    });
  });

  participantActivityContract(table);

  describe('gathered', () => {
    test('is everybody in exactly that session whose participation has not ended', async () => {
      const { sessionId } = newKey();
      const here = [
        await stored(present({ sessionId, participantId: 'a' })),
        await stored(warned({ sessionId, participantId: 'b' })),
        await stored(waiting({ sessionId, participantId: 'e' })),
      ];
      await stored(ended({ sessionId, participantId: 'c' }));
      await stored(present({ sessionId: `${sessionId}x`, participantId: 'd' }));
      const found = await table().gathered(sessionId);
      expect(found).toEqual(expect.arrayContaining(here));
      expect(found).toHaveLength(3);
      expect(await table().gathered(newKey().sessionId)).toEqual([]);
    });

    test('somebody who ended long before is found by key, and comes back once', async () => {
      const { sessionId } = newKey();
      const gone = await stored(ended({ sessionId, participantId: 'gone' }, { endedAt: instant(start) }));
      const later = heardAt(start + 24 * 60 * 60_000);
      await stored(present({ sessionId, participantId: 'here' }, { connections: { c1: later } }));
      for (let look = 0; look < 3; look += 1) expect(await table().gathered(sessionId)).toHaveLength(1);
      const found = await table().load(gone);
      if (found === null) throw new Error('Who has been here is known.');
      expect({ ...found, version: 1 }).toEqual(gone);
      const rivals = many(20).map((index) =>
        present(gone, { version: found.version + 1, name: `rival ${index}` }),
      );
      const answers = await Promise.all(rivals.map((rival) => table().save(rival)));
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(1);
      expect(await table().load(gone)).toEqual(rivals[answers.indexOf('saved')]);
      expect(await table().gathered(sessionId)).toHaveLength(2);
    });

    test('has no upper limit', async () => {
      const { sessionId } = newKey();
      const name = 'n'.repeat(5_000);
      await Promise.all(
        many(250).map((index) => stored(present({ sessionId, participantId: `p${index}` }, { name }))),
      );
      const ids = (await table().gathered(sessionId)).map(({ participantId }) => participantId);
      expect(new Set(ids).size).toBe(250);
    });
  });

  describe('overdue', () => {
    // Earlier than the slots of all other tests, because the index knows no sessions.
    const slots = many(12).map((index) => instant(10_000 + ((index * 5) % 12) * 1_000));

    test('is everybody whose slot has passed, oldest first, up to a limit', async () => {
      const people = slots.map((wakeAt) => present(newKey('#'), { wakeAt }));
      await Promise.all(people.map(stored));
      const sorted = [...people].sort((one, other) => Number(one.wakeAt) - Number(other.wakeAt));
      const keys = sorted.map(({ sessionId, participantId }) => ({ sessionId, participantId }));
      expect(await table().overdue(instant(22_000), 100)).toEqual(keys);
      expect(await table().overdue(instant(22_000), 5)).toEqual(keys.slice(0, 5));
      expect(await table().overdue(instant(13_000), 100)).toEqual(keys.slice(0, 3));
      for (const person of people) await stored({ ...person, version: 2, wakeAt: null });
      expect(await table().overdue(instant(22_000), 100)).toEqual([]);
    });

    test('follows the slot when it is moved or removed', async () => {
      const owed = debt({ roster: true });
      const person = await stored(ended(newKey(), { owed, wakeAt: instant(1_000) }));
      expect(await table().overdue(instant(2_000), 9)).toHaveLength(1);
      await stored({ ...person, version: 2, owed: null, wakeAt: null });
      expect(await table().overdue(instant(9_000), 9)).toEqual([]);
    });
  });
};
