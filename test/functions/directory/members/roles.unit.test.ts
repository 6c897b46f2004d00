import { describe, expect, test } from '@jest/globals';
import { updateMember } from '../../../../functions/actions/directory/members.ts';
import type { App } from '../../../../functions/app.ts';
import type { UpMessage } from '../../../../shared/messages.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { ben, guestBy, openTab } from '../../../world/tab.ts';
import { codes, inside, join, update } from '../../inside.ts';

describe('Members', () => {
  test('who come in while their role is being taken by somebody who no longer may, keep it', async () => {
    const { world, member } = await inside();
    const dora: User = { id: 'dora', name: 'Dora', kind: 'licence-holder' };
    await world.sessions.addMember('s1', 'dora', 'moderator');
    await world.members.appoint('s1', 'ben', 'moderator');
    await member.send({ action: 'session.exit', sessionId: 's1' });
    const app = world.app();
    let isFirst = true;
    const members: App['members'] = {
      ...app.members,
      appoint: async (...args) => {
        const appointed = await app.members.appoint(...args);
        if (!isFirst) return appointed;
        isFirst = false;
        await member.send(join());
        await world.members.appoint('s1', 'dora', 'member');
        return appointed;
      },
    };
    const now = world.clock();
    const caller = { connectionId: 'd', user: dora, expiresAt: now, receivedAt: now };
    const request = { action: 'member.update', sessionId: 's1', userId: 'ben', role: 'member' } as const;
    expect(await updateMember({ ...app, members }, caller, request)).toMatchObject({
      code: 'action.forbidden',
    });
    expect(member.received('session.joined').at(-1)?.role).toBe('member');
    expect(await world.participants.load({ sessionId: 's1', participantId: 'ben' })).toMatchObject({
      role: 'moderator',
    });
  });

  test('a role counts from the next message on', async () => {
    const { boss, member } = await inside();
    const rename = update({ name: 'By Ben' });
    await member.send(rename);
    await boss.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
    expect(boss.received('member.changed')).toMatchObject([{ member: { userId: 'ben', role: 'moderator' } }]);
    await member.send(rename);
    expect(codes(member)).toEqual(['action.forbidden']);
    expect(member.received('session.changed')).toHaveLength(1);
    await boss.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'member' });
    await member.send(update({ revision: 2, name: 'Again' }));
    await member.send({ action: 'waiting.admit', sessionId: 's1', participantId: 'x' });
    expect(codes(member)).toEqual(['action.forbidden', 'action.forbidden', 'action.forbidden']);
  });

  test('a new role is seen by everybody inside, and a new moderator sees who waits', async () => {
    const { world, boss, member, contact } = await inside();
    await boss.send({ action: 'invitation.create', sessionId: 's1' });
    const secret = boss.received('invitation.created')[0]?.secret ?? '';
    await (await openTab(world, guestBy(secret, 'gus'), 'g')).send({ ...join(), name: 'Gus' } as UpMessage);
    await boss.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
    const roles = contact.roster().map(({ role }) => role);
    expect(roles).toEqual(['moderator', 'moderator', 'member']);
    expect(member.received('waiting.changed').at(-1)?.waiting).toMatchObject([{ name: 'Gus' }]);
    expect(contact.received('waiting.changed')).toEqual([]);
  });

  test('a former moderator hears of no more knocks', async () => {
    const { world, boss, member } = await inside();
    await boss.send({ action: 'invitation.create', sessionId: 's1' });
    const secret = boss.received('invitation.created')[0]?.secret ?? '';
    for (const role of ['moderator', 'member'] as const)
      await boss.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role });
    const told = member.received('waiting.changed').length;
    await (await openTab(world, guestBy(secret, 'gus'), 'g')).send({ ...join(), name: 'Gus' } as UpMessage);
    expect(boss.received('waiting.changed').at(-1)?.waiting).toHaveLength(1);
    expect(member.received('waiting.changed')).toHaveLength(told);
  });

  test('a role that changes while its person enters is the one they have', async () => {
    const { world, boss } = await inside();
    const tab = await openTab(world, ben, 'ben-2');
    let changed = false;
    world.setFate((name) => {
      if (name === 'participants.save' && !changed) {
        changed = true;
        void world.members.appoint('s1', 'ben', 'moderator');
      }
      return null;
    });
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    changed = false;
    await tab.send(join());
    expect(tab.received('session.joined').at(-1)).toMatchObject({ role: 'moderator', waiting: [] });
    expect(boss.roster().find(({ participantId }) => participantId === 'ben')).toMatchObject({
      role: 'moderator',
    });
  });

  test.each(['member.update', 'member.remove'] as const)(
    'two moderators who turn on each other at once by %s leave at least one',
    async (action) => {
      const { world, member } = await inside();
      const dora: User = { id: 'dora', name: 'Dora', kind: 'licence-holder' };
      await world.members.remove('s1', 'anna');
      await world.members.appoint('s1', 'ben', 'moderator');
      await world.sessions.addMember('s1', 'dora', 'moderator');
      const other = await openTab(world, dora, 'dora-1');
      const against = (userId: string): UpMessage =>
        action === 'member.update'
          ? { action, sessionId: 's1', userId, role: 'member' }
          : { action, sessionId: 's1', userId };
      await Promise.all([other.send(against('ben')), member.send(against('dora'))]);
      const left = (await world.members.ofSession('s1', null)).members;
      expect(left.filter(({ role }) => role === 'moderator').length).toBeGreaterThan(0);
      expect([...codes(other), ...codes(member)]).toContain('action.forbidden');
    },
  );
});
