import { describe, expect, test } from '@jest/globals';
import { isOwnerNow, keepAsOwner } from '../../../functions/session/owner.ts';
import { onRecord, writeRecord } from '../../../functions/session/session-record.ts';
import { newSession, type Session } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import { memoryMembers } from '../../world/stores/members.ts';

const now = instant(5);

describe('A session on record', () => {
  const imposed = [{ group: 'g1', revision: 3, rule: {}, at: now, gone: true }] as const;

  test('says what it is by now, who has made it so, and what groups have put on it', () => {
    const session: Session = { ...newSession('s1', 'Plans'), policy: { idleTimeout: 7 }, state: 'closed' };
    const { owedRecord, trail } = onRecord(session, 'changed', 'anna', now);
    expect(owedRecord).toMatchObject({
      type: 'changed',
      at: now,
      by: 'anna',
      state: 'closed',
      policy: { idleTimeout: 7 },
      sequence: 1,
    });
    expect(owedRecord).not.toHaveProperty('imposed');
    expect(trail.length).toBe(1);
    const governed = onRecord({ ...session, imposed }, 'changed', null, now);
    expect(governed.owedRecord).toMatchObject({ imposed: [{ group: 'g1', revision: 3, rule: {} }] });
    expect(governed.owedRecord?.imposed?.[0]).not.toHaveProperty('gone');
  });

  test('is linked to a chain of its own, which differs from that of any other session', () => {
    const [one, other] = ['s1', 's2'].map((id) => onRecord(newSession(id, 'Plans'), 'created', null, now));
    expect(one?.trail.head).not.toBe(other?.trail.head);
  });

  test('has its record written once, and struck', async () => {
    const said: unknown[] = [];
    const app = {
      audit: { append: async (...what: unknown[]) => void said.push(['append', ...what]) },
      sessions: { strikeRecord: async (...what: unknown[]) => void said.push(['strike', ...what]) },
    } as unknown as Parameters<typeof writeRecord>[0];
    const session = onRecord(newSession('s1', 'Plans'), 'created', null, now);
    await writeRecord(app, session);
    expect(said).toEqual([
      ['append', { sessionId: 's1', participantId: null }, session.owedRecord],
      ['strike', 's1', 1],
    ]);
    await writeRecord(app, { ...session, owedRecord: null });
    expect(said).toHaveLength(2);
  });
});

describe('Whoever owns a session', () => {
  test('moderates it, whatever has become of their role or their membership', async () => {
    const members = memoryMembers();
    const ben = { userId: 'ben', name: 'Ben', kind: 'contact' } as const;
    const app = { members, clock: () => now };
    await keepAsOwner(app, 's1', ben);
    expect(members.find('s1', 'ben')).toEqual({ ...ben, role: 'moderator' });
    await members.appoint('s1', 'ben', 'member');
    const added = members.add;
    let additions = 0;
    const counting: typeof added = (...what) => {
      additions += 1;
      return added(...what);
    };
    await keepAsOwner({ ...app, members: { ...members, add: counting } }, 's1', ben);
    expect([members.find('s1', 'ben')?.role, additions]).toEqual(['moderator', 0]);
  });

  test.each<[string, Session | null, boolean]>([
    ['theirs', { ...newSession('s1', 'Plans'), owner: 'ben' }, true],
    ['somebody else’s', { ...newSession('s1', 'Plans'), owner: 'anna' }, false],
    ['being deleted', { ...newSession('s1', 'Plans'), owner: 'ben', doomedAt: now }, false],
    ['not there', null, false],
  ])('is looked up: the session is %s', async (_, session, isTheirs) => {
    const sessions = { find: async () => session } as never;
    expect(await isOwnerNow({ sessions }, 's1', 'ben')).toBe(isTheirs);
  });
});
