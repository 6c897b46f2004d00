import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Member } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import type { MemberTable } from '../../../shared/ports/directory.ts';
import { oddIds, start } from '../people.ts';
import { newMember } from './sessions/sessions.ts';

const at = instant(start);

/** What every member table does. */
export const memberTableContract = (table: () => MemberTable): void => {
  const listed = async (sessionId: string): Promise<Member[]> => {
    const members: Member[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<MemberTable['ofSession']>> = await table().ofSession(sessionId, cursor);
      expect(page.members.length).toBeLessThanOrEqual(50);
      members.push(...page.members);
      cursor = page.next;
    } while (cursor !== null);
    return members;
  };

  test('adding again leaves the membership as it is', async () => {
    const sessionId = randomUUID();
    const anna = newMember('anna', { role: 'moderator' });
    expect(await table().add(sessionId, anna, at)).toBe('added');
    expect(await table().add(sessionId, newMember('anna'), at)).toBe('exists');
    expect(await listed(sessionId)).toEqual([anna]);
  });

  test('a role is given to members only', async () => {
    const sessionId = randomUUID();
    const anna = newMember('anna');
    await table().add(sessionId, anna, at);
    expect(await table().appoint(sessionId, 'anna', 'moderator')).toEqual({ ...anna, role: 'moderator' });
    expect(await table().appoint(sessionId, 'ben', 'moderator')).toBe('missing');
    expect(await listed(sessionId)).toEqual([{ ...anna, role: 'moderator' }]);
  });

  test('of ten removals one removes', async () => {
    const sessionId = randomUUID();
    await table().add(sessionId, newMember('anna'), at);
    const answers = await Promise.all(Array.from({ length: 10 }, () => table().remove(sessionId, 'anna')));
    expect(answers.toSorted()).toEqual([...Array(9).fill('missing'), 'removed']);
    expect(await listed(sessionId)).toEqual([]);
  });

  test('a visit notes the name of today, returns the role of today, and makes nobody a member', async () => {
    const sessionId = randomUUID();
    await table().add(sessionId, newMember('anna', { role: 'moderator' }), at);
    const visitor = { userId: 'anna', name: 'Anna B.', kind: 'contact' } as const;
    expect(await table().visit(sessionId, visitor, at)).toBe('moderator');
    expect(await table().visit(sessionId, { ...visitor, userId: 'ben' }, at)).toBe('missing');
    expect(await listed(sessionId)).toEqual([{ ...visitor, role: 'moderator' }]);
  });

  test('a session has as many members as it has, by pages', async () => {
    const sessionId = randomUUID();
    const members = Array.from({ length: 120 }, (_, index) => newMember(`u${index}`));
    for (const member of members) await table().add(sessionId, member, at);
    const found = await listed(sessionId);
    expect(found).toHaveLength(120);
    expect(found).toEqual(expect.arrayContaining(members));
  });

  test('ids may hold anything', async () => {
    const sessionId = randomUUID();
    for (const id of oddIds) await table().add(sessionId, newMember(id), at);
    expect((await listed(sessionId)).map(({ userId }) => userId).sort()).toEqual([...oddIds].sort());
  });
};
