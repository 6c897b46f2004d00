import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { Directory } from '../../functions/aws/directory.ts';
import type { SessionTable } from '../../shared/ports.ts';
import type { Session } from '../../shared/session.ts';
import { oddIds } from './people.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

export const newSession = (changes: Partial<Session> = {}): Session => ({
  id: randomUUID(),
  name: 'Retrospective',
  state: 'active',
  policy: {},
  occupancy: 0,
  ...changes,
});

/** What every table of sessions does, and the directory that fills it. */
export const sessionTableContract = (table: () => SessionTable & Directory): void => {
  const stored = async (changes: Partial<Session> = {}): Promise<Session> => {
    const session = newSession(changes);
    expect(await table().createSession(session)).toBe('created');
    return session;
  };
  const userWith = async (sessions: readonly Session[]): Promise<string> => {
    const userId = randomUUID();
    for (const { id } of sessions) await table().addMember(id, userId, 'member');
    return userId;
  };
  const listed = async (userId: string): Promise<Session[]> => {
    const sessions: Session[] = [];
    let cursor: string | null = null;
    do {
      const page = await table().ofUser(userId, cursor);
      sessions.push(...page.sessions);
      cursor = page.next;
    } while (cursor !== null);
    return sessions;
  };

  describe('entrance', () => {
    test('is the session and the membership, each only if there is one', async () => {
      const session = await stored({ state: 'closed', policy: { idleTimeout: 60_000, longestStay: null } });
      await table().addMember(session.id, 'anna', 'moderator');
      const membership = { sessionId: session.id, role: 'moderator' };
      expect(await table().entrance(session.id, 'anna')).toEqual({ session, membership });
      expect(await table().entrance(session.id, 'ben')).toEqual({ session, membership: null });
      expect(await table().entrance('none', 'anna')).toEqual({ session: null, membership: null });
      await table().addMember('unfounded', 'anna', 'member');
      expect(await table().entrance('unfounded', 'anna')).toEqual({
        session: null,
        membership: { sessionId: 'unfounded', role: 'member' },
      });
    });

    test.each(oddIds)('an id may hold anything: %j', async (id) => {
      await table().createSession(newSession({ id, name: id }));
      await table().addMember(id, id, 'member');
      const { session, membership } = await table().entrance(id, id);
      expect(session).toMatchObject({ id, name: id });
      expect(membership).toEqual({ sessionId: id, role: 'member' });
      expect(await listed(id)).toEqual([session]);
    });
  });

  describe('the directory', () => {
    test('founding or entitling again leaves what is there', async () => {
      const session = await stored();
      expect(await table().createSession({ ...session, name: 'Another' })).toBe('exists');
      expect(await table().addMember(session.id, 'anna', 'moderator')).toBe('created');
      expect(await table().addMember(session.id, 'anna', 'member')).toBe('exists');
      expect(await table().entrance(session.id, 'anna')).toEqual({
        session,
        membership: { sessionId: session.id, role: 'moderator' },
      });
    });
  });

  describe('ofUser', () => {
    test('is empty for whoever has none', async () => {
      expect(await table().ofUser(randomUUID(), null)).toEqual({ sessions: [], next: null });
    });

    test('is every session of the user once, over as many pages as it takes', async () => {
      const sessions = await Promise.all(many(120).map(() => stored()));
      const userId = await userWith(sessions);
      await userWith([await stored()]);
      const found = await listed(userId);
      expect(found).toHaveLength(120);
      expect(found).toEqual(expect.arrayContaining(sessions));
      expect((await table().ofUser(userId, null)).sessions).toHaveLength(50);
    });

    test('leaves out a session that is not there, without losing the rest', async () => {
      const session = await stored();
      const userId = await userWith([newSession(), session, newSession()]);
      expect(await listed(userId)).toEqual([session]);
    });

    test('a cursor that is not ours reads as the start', async () => {
      const sessions = await Promise.all(many(51).map(() => stored()));
      const [one, other] = [await userWith(sessions), await userWith(sessions)];
      const first = await table().ofUser(one, null);
      expect(first.next).not.toBeNull();
      const last = (text: unknown) => Buffer.from(JSON.stringify([one, text])).toString('base64url');
      const foreign = (await table().ofUser(other, null)).next;
      const wrong = ['x', '%%%', 'bnVsbA', last(7), last('\ud800'), last('y'.repeat(2_000)), foreign];
      for (const cursor of wrong) expect(await table().ofUser(one, cursor)).toEqual(first);
    });
  });

  describe('presence numbers', () => {
    test('each is taken once, and the last one is known', async () => {
      const { id } = await stored();
      expect(await table().lastNumber(id)).toBe(0);
      const numbers = await Promise.all(many(200).map(() => table().takeNumber(id)));
      expect(numbers.sort((one, other) => one - other)).toEqual(many(200).map((index) => index + 1));
      expect(await table().lastNumber(id)).toBe(200);
    });

    test('a session that is not there has none', async () => {
      const { id } = newSession();
      await expect(table().takeNumber(id)).rejects.toThrow(id);
      expect(await table().lastNumber(id)).toBe(0);
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });

  describe('publishOccupancy', () => {
    test('only a number that is not older is published', async () => {
      const { id } = await stored();
      const occupancy = async () => (await table().entrance(id, 'anna')).session?.occupancy;
      expect(await table().publishOccupancy(id, 2, 5)).toBe('published');
      expect(await table().publishOccupancy(id, 1, 9)).toBe('older');
      expect(await occupancy()).toBe(5);
      expect(await table().publishOccupancy(id, 3, 0)).toBe('published');
      expect(await occupancy()).toBe(0);
    });

    test('the same number again is no older one, since an answer may be lost on its way', async () => {
      const { id } = await stored();
      expect(await table().publishOccupancy(id, 1, 4)).toBe('published');
      expect(await table().publishOccupancy(id, 1, 4)).toBe('published');
    });

    test('in any order the highest number stands', async () => {
      const { id } = await stored();
      await Promise.all(
        many(40).map((index) => table().publishOccupancy(id, ((index * 7) % 40) + 1, (index * 7) % 40)),
      );
      expect((await table().entrance(id, 'anna')).session?.occupancy).toBe(39);
    });

    test('founds no session', async () => {
      const { id } = newSession();
      expect(await table().publishOccupancy(id, 1, 1)).toBe('older');
      expect((await table().entrance(id, 'anna')).session).toBeNull();
    });
  });
};
