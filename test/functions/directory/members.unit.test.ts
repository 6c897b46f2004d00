import { describe, expect, test } from '@jest/globals';
import { updateMember } from '../../../functions/actions/directory/members.ts';
import type { App } from '../../../functions/app.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { anna, ben, carla, guestBy, openTab } from '../../world/tab.ts';
import { codes, inside, join, know, update } from '../inside.ts';

describe('Members', () => {
  test('are people whom a moderator knows, with the role that was given', async () => {
    const { world, boss } = await inside();
    const dora: User = { id: 'dora', name: 'Dora', kind: 'contact' };
    await know(world, anna, dora);
    await boss.send({ action: 'member.add', sessionId: 's1', userId: 'dora', role: 'moderator' });
    expect(boss.received('member.changed')).toMatchObject([
      { member: { userId: 'dora', name: 'Dora', kind: 'contact', role: 'moderator' } },
    ]);
    await boss.send({ action: 'members.list', sessionId: 's1' });
    expect(boss.received('members')[0]?.members.map(({ userId }) => userId)).toEqual([
      'anna',
      'ben',
      'carla',
      'dora',
    ]);
    const tab = await openTab(world, dora, 'd');
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
  });

  test('have the role of member by default, and are named, changed and removed only by moderators', async () => {
    const { world, boss, member } = await inside();
    const dora: User = { id: 'dora', name: 'Dora', kind: 'contact' };
    for (const other of [anna, ben]) await know(world, other, dora);
    const tries: UpMessage[] = [
      { action: 'member.add', sessionId: 's1', userId: 'dora' },
      { action: 'member.update', sessionId: 's1', userId: 'carla', role: 'moderator' },
      { action: 'member.remove', sessionId: 's1', userId: 'carla' },
    ];
    for (const one of tries) await member.send(one);
    expect(codes(member)).toEqual(tries.map(() => 'action.forbidden'));
    expect(world.members.ids('s1')).toEqual(['anna', 'ben', 'carla']);
    expect(world.members.find('s1', 'carla')?.role).toBe('member');
    await boss.send(tries[0] as UpMessage);
    expect(boss.received('member.changed')).toMatchObject([{ member: { userId: 'dora', role: 'member' } }]);
  });

  test('who are already there and are just being removed are answered as if added', async () => {
    const { world, boss } = await inside();
    await know(world, anna, ben);
    let looks = 0;
    world.setFate((name) => {
      if (name === 'sessions.entrance') looks += 1;
      if (name === 'sessions.entrance' && looks === 2) void world.members.remove('s1', 'ben');
      return null;
    });
    await boss.send({ action: 'member.add', sessionId: 's1', userId: 'ben', role: 'moderator' });
    expect(looks).toBe(2);
    expect(boss.received('member.changed')).toMatchObject([{ member: { userId: 'ben', role: 'moderator' } }]);
  });

  test('may see who is inside without entering; others learn nothing, not even that it exists', async () => {
    const { world, boss, contact } = await inside();
    await boss.send({ action: 'invitation.create', sessionId: 's1' });
    const secret = boss.received('invitation.created')[0]?.secret ?? '';
    // Somebody who waits at the door is not inside.
    await (await openTab(world, guestBy(secret, 'gus'), 'g')).send(join());
    await contact.send({ action: 'session.exit', sessionId: 's1' });
    await contact.send({ action: 'session.inside', sessionId: 's1' });
    const [page] = contact.received('inside');
    expect(page).toMatchObject({ sessionId: 's1', total: 2, next: null });
    expect(page?.roster.map(({ name }) => name)).toEqual(['Anna', 'Ben']);
    await contact.send({ action: 'session.inside', sessionId: 's1', cursor: 'anna' });
    expect(contact.received('inside')[1]?.roster.map(({ name }) => name)).toEqual(['Ben']);
    const dora = await openTab(world, { id: 'dora', name: 'Dora', kind: 'contact' }, 'd');
    for (const action of ['session.inside', 'members.list'] as const)
      for (const sessionId of ['s1', 'nowhere']) await dora.send({ action, sessionId });
    expect(codes(dora)).toEqual(Array(4).fill('session.not-found'));
  });

  test('strangers, real or not, cannot be added and get the same answer', async () => {
    const { boss } = await inside();
    for (const userId of ['somebody', '__proto__'])
      await boss.send({ action: 'member.add', requestId: 'r', sessionId: 's1', userId });
    const [one, other] = boss.received('error');
    expect(one).toEqual(other);
    expect(one?.code).toBe('contact.not-found');
  });

  test('adding an existing one leaves their role', async () => {
    const { world, boss } = await inside();
    await know(world, anna, ben);
    await world.members.appoint('s1', 'ben', 'moderator');
    await boss.send({ action: 'member.add', sessionId: 's1', userId: 'ben', role: 'member' });
    expect(boss.received('member.changed')).toMatchObject([{ member: { role: 'moderator' } }]);
  });

  test('once removed, they are out at once and stay out', async () => {
    const { world, boss, member } = await inside();
    await boss.send({ action: 'member.remove', requestId: 'r', sessionId: 's1', userId: 'ben' });
    expect(boss.received('member.removed')).toMatchObject([{ requestId: 'r', userId: 'ben' }]);
    expect(member.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
    const back = await openTab(world, ben, 'ben-2');
    await back.send(join());
    await back.send({ action: 'sessions.list', scope: 'mine' });
    expect(codes(back)).toEqual(['session.not-found']);
    expect(back.received('sessions')[0]?.sessions).toEqual([]);
    await boss.send({ action: 'member.remove', sessionId: 's1', userId: 'ben' });
    expect(codes(boss)).toEqual(['member.not-found']);
  });

  test('removed from a session that is just being deleted, they are removed', async () => {
    const { world, boss } = await inside();
    world.setFate((name) => {
      if (name === 'members.remove') world.sessions.forget('s1');
      return null;
    });
    await boss.send({ action: 'member.remove', sessionId: 's1', userId: 'ben' });
    expect(world.members.find('s1', 'ben')).toBeUndefined();
  });

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

  test('who come in while they are being removed are out again', async () => {
    const { world, boss, member } = await inside();
    await member.send({ action: 'session.exit', sessionId: 's1' });
    let taken = false;
    world.setFate((name) => {
      if (name === 'participants.save' && !taken) {
        taken = true;
        void world.members.remove('s1', 'ben');
      }
      return null;
    });
    await member.send(join());
    expect(taken).toBe(true);
    expect(member.received('session.ended').at(-1)).toMatchObject({ ending: 'removed' });
    const key = { sessionId: 's1', participantId: 'ben' };
    expect(await world.participants.load(key)).toMatchObject({ phase: 'ended', ending: 'removed' });
    expect(boss.roster()).toHaveLength(2);
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

  test('are removed one by one by people: many at once, and with a key, is for backends', async () => {
    const { world, boss } = await inside();
    const action = 'member.remove';
    const wrong = [
      { action, sessionId: 's1' },
      { action, sessionId: 's1', userId: 'ben', userIds: ['carla'] },
      { action, sessionId: 's1', userId: 'ben', key: 'a-key-of-enough-letters' },
    ];
    for (const one of wrong) await boss.send(one as UpMessage);
    expect(codes(boss)).toEqual(wrong.map(() => 'message.invalid'));
    expect(world.members.ids('s1')).toEqual(['anna', 'ben', 'carla']);
  });

  test('nobody removes or changes themselves, so that a moderator is left', async () => {
    const { world, member } = await inside();
    await world.members.appoint('s1', 'ben', 'moderator');
    await member.send({ action: 'member.remove', sessionId: 's1', userId: 'ben' });
    await member.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'member' });
    await member.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
    await member.send({ action: 'member.update', sessionId: 's1', userId: 'nobody', role: 'member' });
    expect(codes(member)).toEqual([
      'action.forbidden',
      'action.forbidden',
      'action.forbidden',
      'member.not-found',
    ]);
    expect(world.calls.get('members.appoint')).toBe(1);
  });
});

describe('Removing a participant', () => {
  test('ends the participation on every tab; the way in stays open', async () => {
    const { world, boss, contact } = await inside();
    const second = await openTab(world, carla, 'carla-2');
    await second.send(join());
    const remove: UpMessage = { action: 'participant.remove', sessionId: 's1', participantId: 'carla' };
    for (const one of [remove, remove]) await boss.send(one);
    expect(boss.received('participant.removed')).toHaveLength(2);
    for (const tab of [contact, second])
      expect(tab.received('session.ended')).toMatchObject([{ ending: 'removed', mayReturn: true }]);
    const back = await openTab(world, carla, 'carla-3');
    await back.send(join());
    expect(back.received('session.joined')).toHaveLength(1);
  });

  test('is for moderators of that session', async () => {
    const { world, member } = await inside();
    const remove = (sessionId: string, participantId: string): UpMessage => ({
      action: 'participant.remove',
      sessionId,
      participantId,
    });
    await member.send(remove('s1', 'carla'));
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await member.send(remove('s2', 'carla'));
    expect(codes(member)).toEqual(['action.forbidden', 'session.not-found']);
    const boss = await openTab(world, anna, 'anna-2');
    await boss.send(remove('s1', 'nobody'));
    expect(codes(boss)).toEqual(['participant.unknown']);
  });

  test('says why, if a reason was given', async () => {
    const { boss, contact } = await inside();
    const remove = { action: 'participant.remove', sessionId: 's1', participantId: 'carla' } as const;
    await boss.send({ ...remove, reason: 'The interview is over.' });
    expect(contact.received('session.ended')).toMatchObject([{ reason: 'The interview is over.' }]);
  });

  test('must name the person and the place, and nothing that only backends may say', async () => {
    const { world, boss } = await inside();
    const action = 'participant.remove';
    const whole = { action, sessionId: 's1', participantId: 'carla' };
    const wrong = [
      { action, sessionId: 's1' },
      { action, participantId: 'carla' },
      { ...whole, all: true },
      { ...whole, cursor: 'x' },
      { ...whole, key: 'a-key-of-enough-letters' },
    ];
    for (const one of wrong) await boss.send(one as UpMessage);
    expect(boss.received('error').map(({ code, detail }) => [code, detail])).toEqual(
      wrong.map(() => ['message.invalid', 'sessionId and participantId say who; the rest is for backends.']),
    );
    const key = { sessionId: 's1', participantId: 'carla' };
    expect(await world.participants.load(key)).toMatchObject({ phase: 'present' });
  });
});
