import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { ListedSession, Member, Session } from '../../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../../shared/instant.ts';
import type { SessionTable } from '../../../../shared/ports/sessions.ts';
import { start } from '../../people.ts';
import { type Directory, newMember, newSession } from './sessions.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const at = (minutes: number): Instant => instant(start + minutes * 60_000);

/** What every list of somebody's sessions does. */
export const sessionListContract = (directory: () => Directory): void => {
  const table = () => directory().sessions;
  const stored = async (): Promise<Session> => {
    const session = newSession();
    await table().create(session);
    return session;
  };
  const enter = (userId: string, sessionId: string, when = at(0), role: Member['role'] = 'member') =>
    directory().members.add(sessionId, newMember(userId, { role }), when);
  const userWith = async (sessions: readonly Session[]): Promise<string> => {
    const userId = randomUUID();
    for (const [index, { id }] of sessions.entries()) await enter(userId, id, at(index));
    return userId;
  };
  const listed = async (userId: string, within: Parameters<SessionTable['ofUser']>[2] = null) => {
    const sessions: ListedSession[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<SessionTable['ofUser']>> = await table().ofUser(userId, cursor, within);
      sessions.push(...page.sessions);
      cursor = page.next;
    } while (cursor !== null);
    return sessions;
  };
  const idsOf = (sessions: readonly ListedSession[]) => sessions.map(({ session }) => session.id);

  describe('ofUser', () => {
    test('is empty for somebody who has none', async () => {
      expect(await table().ofUser(randomUUID(), null, null)).toEqual({ sessions: [], next: null });
    });

    test('is every session of the user once, most recently used first, over as many pages as it takes', async () => {
      const sessions = await Promise.all(many(120).map(() => stored()));
      const userId = await userWith(sessions);
      await userWith([await stored()]);
      const found = await listed(userId);
      expect(idsOf(found)).toEqual(sessions.map(({ id }) => id).reverse());
      expect(found[0]).toEqual({ session: sessions.at(-1), role: 'member', lastUsedAt: at(119) });
      expect((await table().ofUser(userId, null, null)).sessions).toHaveLength(50);
    });

    test('a visit puts a session first', async () => {
      const sessions = await Promise.all(many(3).map(() => stored()));
      const userId = await userWith(sessions);
      const [first] = sessions;
      const { role: _role, ...visitor } = newMember(userId);
      expect(await directory().members.visit(first?.id ?? '', visitor, at(99))).not.toBe('missing');
      expect(idsOf(await listed(userId))[0]).toBe(first?.id);
      expect(await listed(userId)).toHaveLength(3);
    });

    test('many used at the same instant are each listed once', async () => {
      const sessions = await Promise.all(many(60).map(() => stored()));
      const userId = randomUUID();
      for (const { id } of sessions) await enter(userId, id, at(0));
      expect(idsOf(await listed(userId)).sort()).toEqual(sessions.map(({ id }) => id).sort());
    });

    test('leaves out a session that no longer exists, without losing the rest', async () => {
      const session = await stored();
      const userId = await userWith([newSession(), session, newSession()]);
      expect(idsOf(await listed(userId))).toEqual([session.id]);
    });

    test('within a group or with a contact, it is exactly what both have in common', async () => {
      const sessions = await Promise.all(many(60).map(() => stored()));
      const userId = await userWith(sessions);
      const group = { id: randomUUID(), name: 'Group', revision: 1 };
      await directory().groups.create(group, { userId, name: 'Anna' });
      const contact = randomUUID();
      const [one, two, three] = [sessions[1]?.id ?? '', sessions[30]?.id ?? '', sessions[59]?.id ?? ''];
      for (const sessionId of [one, three]) await directory().groups.add(group.id, { sessionId });
      for (const sessionId of [one, two]) await enter(contact, sessionId);
      const foreign = await stored();
      await directory().groups.add(group.id, { sessionId: foreign.id });
      await enter(contact, foreign.id);
      expect(idsOf(await listed(userId, { group: group.id }))).toEqual([three, one]);
      expect(idsOf(await listed(userId, { contact }))).toEqual([two, one]);
      expect(idsOf(await listed(userId, { group: randomUUID() }))).toEqual([]);
    });

    test('a cursor that is not ours reads as the start', async () => {
      const sessions = await Promise.all(many(51).map(() => stored()));
      const [one, other] = [await userWith(sessions), await userWith(sessions)];
      const first = await table().ofUser(one, null, null);
      expect(first.next).not.toBeNull();
      const last = (text: unknown) => Buffer.from(JSON.stringify([one, text])).toString('base64url');
      const foreign = (await table().ofUser(other, null, null)).next;
      const wrong = ['x', '%%%', 'bnVsbA', last(7), last('\ud800'), last('y'.repeat(2_000)), foreign];
      for (const cursor of wrong) expect(await table().ofUser(one, cursor, null)).toEqual(first);
    });

    test('a cursor reveals no session', async () => {
      const sessions = await Promise.all(many(51).map(() => stored()));
      const { next } = await table().ofUser(await userWith(sessions), null, null);
      const text = Buffer.from(next ?? '', 'base64url').toString();
      for (const { id } of sessions) expect(text).not.toContain(id);
    });
  });
};
