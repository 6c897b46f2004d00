import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../../shared/messages.ts';
import { anna, openTab } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { codes, inside, join } from '../../inside.ts';
import { appointed, handover, isModerator } from './appointed.ts';

describe('The owner of a session', () => {
  test('is whoever created it', async () => {
    const world = createWorld();
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'session.create', name: 'Mine' });
    const { id: sessionId = '' } = tab.received('session.created')[0]?.session ?? {};
    await tab.send({ action: 'members.list', sessionId });
    expect(tab.received('members')).toMatchObject([{ owner: 'anna', offeredTo: null }]);
  });

  test.each<[string, UpMessage]>([
    ['removed', { action: 'member.remove', sessionId: 's1', userId: 'anna' }],
    ['demoted', { action: 'member.update', sessionId: 's1', userId: 'anna', role: 'member' }],
    ['sent out', { action: 'participant.remove', sessionId: 's1', participantId: 'anna' }],
  ])('cannot be %s by a moderator whom they have appointed', async (_, message) => {
    const { world, boss, member } = await appointed();
    await member.send(message);
    expect(codes(member)).toEqual(['member.owner']);
    expect(await isModerator(world, 'anna')).toBe(true);
    expect(boss.received('session.ended')).toEqual([]);
  });

  test('cannot leave for good without handing it over', async () => {
    const { world, boss } = await inside();
    await boss.send({ action: 'member.leave', sessionId: 's1' });
    expect(codes(boss)).toEqual(['member.owner']);
    expect(await isModerator(world, 'anna')).toBe(true);
    expect(boss.received('member.left')).toEqual([]);
    // Not for a moment: a death would leave a session without its owner.
    expect(world.calls.has('members.remove')).toBe(false);
  });
});

describe('An owner whose role or membership a death has left wrong', () => {
  test.each(['another role', 'no membership'])(
    'moderates all the same, and has both when they next come: %s',
    async (what) => {
      const { world, boss, member } = await appointed();
      await boss.send({ action: 'session.exit', sessionId: 's1' });
      if (what === 'another role') await world.members.appoint('s1', 'anna', 'member');
      else await world.members.remove('s1', 'anna');
      await boss.send(handover('ben'));
      expect(codes(boss)).toEqual([]);
      await boss.send(join());
      expect(boss.received('session.joined').at(-1)).toMatchObject({ role: 'moderator' });
      expect(await isModerator(world, 'anna')).toBe(true);
      expect(member.roster().find(({ participantId }) => participantId === 'anna')?.role).toBe('moderator');
    },
  );

  test('gets nothing back that was handed over and accepted while they came in', async () => {
    const { world, boss } = await appointed();
    await boss.send({ action: 'session.exit', sessionId: 's1' });
    await boss.send(handover('ben'));
    world.setFate((name) => {
      if (name === 'members.visit') {
        void world.sessions.takeOver('s1', 'ben');
        void world.members.remove('s1', 'anna');
      }
      return null;
    });
    await boss.send(join());
    expect(boss.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
    expect(world.members.find('s1', 'anna')).toBeUndefined();
  });
});
