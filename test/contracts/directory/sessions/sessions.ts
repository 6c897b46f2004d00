import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import { newSession as founded, type Member, type Session } from '../../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../../shared/instant.ts';
import type { GroupTable, MemberTable } from '../../../../shared/ports/directory.ts';
import type { SessionTable } from '../../../../shared/ports/sessions.ts';
import { start } from '../../people.ts';

export const many = (count: number) => Array.from({ length: count }, (_, index) => index);

export const newSession = (changes: Partial<Session> = {}): Session => ({
  ...founded(randomUUID(), 'Retrospective'),
  ...changes,
});

export const newMember = (userId: string, changes: Partial<Member> = {}): Member => ({
  userId,
  name: `${userId}!`,
  kind: 'licence-holder',
  role: 'member',
  ...changes,
});

export type Directory = {
  readonly sessions: SessionTable;
  readonly members: MemberTable;
  readonly groups: GroupTable;
};

export const at = (minutes: number): Instant => instant(start + minutes * 60_000);

/** The table, and what is put into it. */
export const sessionsIn = (directory: () => Directory) => {
  const table = () => directory().sessions;
  const stored = async (changes: Partial<Session> = {}): Promise<Session> => {
    const session = newSession(changes);
    expect(await table().create(session)).toBe('created');
    return session;
  };
  const enter = (userId: string, sessionId: string, when = at(0), role: Member['role'] = 'member') =>
    directory().members.add(sessionId, newMember(userId, { role }), when);
  return { table, stored, enter };
};
