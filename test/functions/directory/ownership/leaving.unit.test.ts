import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../../shared/messages.ts';
import { anna, ben, carla, furnish, openTab } from '../../../world/tab.ts';
import { createWorld } from '../../../world/world.ts';
import { codes, inside, join, know, sessionOf } from '../../inside.ts';
import { appointed, handover, isModerator, members } from './appointed.ts';

describe('Leaving a session for good', () => {
  test('is possible even if the session no longer exists, and never for its owner', async () => {
    const { world, boss, member } = await inside();
    await world.members.remove('s1', 'anna');
    await boss.send({ action: 'member.leave', sessionId: 's1' });
    expect(codes(boss)).toEqual(['member.owner']);
    world.sessions.forget('s1');
    await member.send({ action: 'member.leave', sessionId: 's1' });
    expect(codes(member)).toEqual([]);
    expect(world.members.find('s1', 'ben')).toBeUndefined();
  });

  test('leaves an owner who is a moderator if they accept the session on another tab, at whatever step', async () => {
    for (let n = 1, calls = n; calls >= n; n += 1) {
      const { world, boss, member } = await appointed();
      await boss.send(handover('ben'));
      calls = 0;
      world.setFate(() => {
        calls += 1;
        if (calls === n) {
          void world.sessions.takeOver('s1', 'ben');
          void world.members.appoint('s1', 'ben', 'moderator');
          void world.sessions.addMember('s1', 'ben', 'moderator');
        }
        return null;
      });
      await member.send({ action: 'member.leave', sessionId: 's1' });
      const { owner } = (await sessionOf(world)) ?? {};
      expect(await isModerator(world, owner ?? '')).toBe(true);
    }
  });

  test.each([
    ['alone is there', false, 'exit'],
    ['has come with another tab', true, 'removed'],
  ])('leaves nobody inside whose join it has overtaken, if that %s', async (_, isElsewhere, ending) => {
    const { world, boss, member } = await inside();
    await member.send({ action: 'session.exit', sessionId: 's1' });
    const second = await openTab(world, ben, 'ben-2');
    if (isElsewhere) await second.send(join());
    world.setFate((name) => {
      if (name !== 'registry.find') return null;
      void world.members.remove('s1', 'ben');
      void world.registry.leave('ben-1', 's1', Number.MAX_SAFE_INTEGER as never);
      return null;
    });
    await member.send(join());
    world.setFate(() => null);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'ben' })).toMatchObject({
      phase: 'ended',
      ending,
    });
    expect(boss.roster().map(({ participantId }) => participantId)).not.toContain('ben');
  });

  test('ends the participation on every tab, and the right; the asking tab stays connected', async () => {
    const { world, boss, member } = await inside();
    const second = await openTab(world, ben, 'ben-2');
    await second.send(join());
    await member.send({ action: 'member.leave', requestId: 'l', sessionId: 's1' });
    expect(member.received('member.left')).toMatchObject([{ requestId: 'l', sessionId: 's1' }]);
    expect(member.received('session.ended')).toEqual([]);
    expect(second.received('session.ended')).toMatchObject([{ ending: 'exit' }]);
    expect([world.isOpen('ben-1'), world.isOpen('ben-2')]).toEqual([true, false]);
    expect((await members(boss))?.members.map(({ userId }) => userId)).toEqual(['anna', 'carla']);
    await member.send(join());
    expect(codes(member)).toEqual(['session.not-found']);
  });

  test('is possible for a contact, even from a session hidden from them, about which they learn nothing', async () => {
    const { world, boss, contact } = await inside();
    await boss.send({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
    const again = await openTab(world, carla, 'carla-2');
    for (const sessionId of ['s1', 'nowhere']) await again.send({ action: 'member.leave', sessionId });
    const [hidden, nowhere] = again.received('member.left');
    expect({ ...hidden, sessionId: '' }).toEqual({ ...nowhere, sessionId: '' });
    expect(world.members.find('s1', 'carla')).toBeUndefined();
    expect(contact.received('session.ended')).toHaveLength(1);
  });

  test('is possible for somebody who was made a moderator by a contact, too', async () => {
    const world = await furnish(createWorld());
    await world.members.remove('s1', 'ben');
    await know(world, anna, ben);
    const boss = await openTab(world, anna, 'a');
    await boss.send({ action: 'member.add', sessionId: 's1', userId: 'ben', role: 'moderator' });
    const his = await openTab(world, ben, 'b');
    await his.send({ action: 'member.leave', sessionId: 's1' });
    await his.send({ action: 'sessions.list', scope: 'mine' });
    expect(his.received('sessions')[0]?.sessions).toEqual([]);
  });

  test('after a death at any call is completed by repeating it', async () => {
    for (const fault of ['death-before', 'death-after', 'failure'] as const)
      for (let n = 1; n < 40; n += 1) {
        const { world, member } = await inside();
        let calls = 0;
        world.setFate(() => {
          calls += 1;
          return calls === n ? fault : null;
        });
        const leave: UpMessage = { action: 'member.leave', sessionId: 's1' };
        await member.send(leave).catch(() => 'as it should');
        world.setFate(() => null);
        if (calls < n) break;
        await member.send(leave);
        expect(world.members.find('s1', 'ben')).toBeUndefined();
        const key = { sessionId: 's1', participantId: 'ben' };
        expect(await world.participants.load(key)).toMatchObject({ phase: 'ended' });
      }
  });
});
