import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { oddIds } from '../../people.ts';
import { presenceNumbersContract } from './presence-numbers.ts';
import { sessionChangesContract } from './session-changes.ts';
import { sessionOccupancyContract } from './session-occupancy.ts';
import { at, type Directory, newSession, sessionsIn } from './sessions.ts';

/** What every session table does, with the memberships that entitle to sessions. */
export const sessionTableContract = (directory: () => Directory): void => {
  const { table, stored, enter } = sessionsIn(directory);

  describe('ownership', () => {
    test('changes hands when the owner’s offer is taken', async () => {
      const { id } = await stored({ owner: 'anna' });
      expect(await table().takeOver(id, 'ben')).toBe('conflict');
      expect(await table().offer(id, 'ben', 'ben')).toBe('conflict');
      expect(await table().offer(id, 'anna', 'ben')).toBe('offered');
      expect(await table().takeOver(id, 'carla')).toBe('conflict');
      expect(await table().takeOver(id, 'ben')).toBe('taken');
      expect((await table().entrance(id, 'x')).session).toMatchObject({ owner: 'ben', heir: null });
      expect(await table().takeOver(id, 'ben')).toBe('conflict');
      expect(await table().offer(id, 'anna', 'anna')).toBe('conflict');
    });

    test('stays where it is if the offer is withdrawn, or the session does not exist', async () => {
      const { id } = await stored({ owner: 'anna' });
      await table().offer(id, 'anna', 'ben');
      await table().offer(id, 'anna', null);
      expect(await table().takeOver(id, 'ben')).toBe('conflict');
      expect((await table().entrance(id, 'x')).session).toMatchObject({ owner: 'anna', heir: null });
      expect(await table().offer(randomUUID(), 'anna', 'ben')).toBe('conflict');
      expect(await table().takeOver(randomUUID(), 'ben')).toBe('conflict');
    });
  });

  describe('entrance', () => {
    test('is the session and the membership, each only if it exists', async () => {
      const session = await stored({ state: 'closed', policy: { idleTimeout: 60_000, longestStay: null } });
      await enter('anna', session.id, at(0), 'moderator');
      const membership = { sessionId: session.id, role: 'moderator' };
      expect(await table().entrance(session.id, 'anna')).toEqual({ session, membership });
      expect(await table().entrance(session.id, 'ben')).toEqual({ session, membership: null });
      expect(await table().entrance('none', 'anna')).toEqual({ session: null, membership: null });
      const unfounded = randomUUID();
      await enter('anna', unfounded);
      expect(await table().entrance(unfounded, 'anna')).toEqual({
        session: null,
        membership: { sessionId: unfounded, role: 'member' },
      });
    });

    test.each(oddIds)('an id may hold anything: %j', async (id) => {
      await table().create(newSession({ id, name: id }));
      await enter(id, id);
      const { session, membership } = await table().entrance(id, id);
      expect(session).toMatchObject({ id, name: id });
      expect(membership).toEqual({ sessionId: id, role: 'member' });
      const { sessions } = await table().ofUser(id, null, null);
      expect(sessions).toEqual([{ session, role: 'member', lastUsedAt: at(0) }]);
    });
  });

  describe('create', () => {
    test('creating it again leaves what is there', async () => {
      const session = await stored();
      expect(await table().create({ ...session, name: 'Another' })).toBe('exists');
      expect((await table().entrance(session.id, 'anna')).session).toEqual(session);
    });
  });
  sessionChangesContract(directory);
  presenceNumbersContract(directory);
  sessionOccupancyContract(directory);
};
