import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../../shared/messages.ts';
import { anna, ben, carla, openTab } from '../../../world/tab.ts';
import { codes, inside, join } from '../../inside.ts';

describe('Members', () => {
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
