import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna, ben, carla, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, inside, join, know, sessionOf } from '../inside.ts';

const handover = (userId: string): UpMessage => ({ action: 'session.handover', sessionId: 's1', userId });
const members = async (tab: Tab) => {
  await tab.send({ action: 'members.list', sessionId: 's1' });
  return tab.received('members').at(-1);
};
/** Anna's session, in which she has made Ben a moderator. */
const appointed = async () => {
  const there = await inside();
  await there.boss.send({ action: 'member.update', sessionId: 's1', userId: 'ben', role: 'moderator' });
  return there;
};
const isModerator = async (world: World, userId: string) =>
  (await world.sessions.entrance('s1', userId)).membership?.role === 'moderator';

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

describe('Handing a session over', () => {
  test('takes two acts: the offer, and its acceptance; then the former owner may be removed, or leave', async () => {
    const { boss, member } = await appointed();
    await boss.send({ ...handover('ben'), requestId: 'o' });
    expect(boss.received('session.handed-over')).toMatchObject([
      { requestId: 'o', sessionId: 's1', owner: 'anna', offeredTo: 'ben' },
    ]);
    expect(await members(member)).toMatchObject({ owner: 'anna', offeredTo: 'ben' });
    await member.send(handover('ben'));
    expect(member.received('session.handed-over')).toMatchObject([{ owner: 'ben', offeredTo: null }]);
    expect(await members(boss)).toMatchObject({ owner: 'ben', offeredTo: null });
    await boss.send(handover('anna'));
    expect(codes(boss)).toEqual(['action.forbidden']);
    await boss.send({ action: 'member.leave', sessionId: 's1' });
    expect(boss.received('member.left')).toHaveLength(1);
    await member.send({ action: 'member.leave', sessionId: 's1' });
    expect(codes(member)).toEqual(['member.owner']);
  });

  test('has no further effect when either repeats it', async () => {
    const { boss, member } = await appointed();
    for (const _ of [1, 2]) await boss.send(handover('ben'));
    for (const _ of [1, 2]) await member.send(handover('ben'));
    expect([...codes(boss), ...codes(member)]).toEqual([]);
    expect(member.received('session.handed-over').at(-1)).toMatchObject({ owner: 'ben', offeredTo: null });
  });

  test('can be withdrawn until it is accepted', async () => {
    const { boss, member } = await appointed();
    await boss.send(handover('ben'));
    await boss.send(handover('anna'));
    expect(boss.received('session.handed-over').at(-1)).toMatchObject({ owner: 'anna', offeredTo: null });
    await member.send(handover('ben'));
    expect(codes(member)).toEqual(['action.forbidden']);
  });

  test('is for the owner, to moderators, and nobody can take what was offered to another', async () => {
    const { world, boss, member, contact } = await appointed();
    await member.send(handover('ben'));
    await member.send(handover('carla'));
    await contact.send(handover('carla'));
    await boss.send(handover('carla'));
    await boss.send(handover('nobody'));
    await boss.send(handover('carla'));
    expect(codes(member)).toEqual(['action.forbidden', 'action.forbidden']);
    expect(codes(contact)).toEqual(['action.forbidden']);
    expect(codes(boss)).toEqual(['action.forbidden', 'member.not-found', 'action.forbidden']);
    expect(await sessionOf(world)).toMatchObject({ owner: 'anna', heir: null });
  });

  test('cannot be accepted in another’s name, or by a stranger', async () => {
    const { world, boss, member, contact } = await appointed();
    await boss.send({ action: 'member.update', sessionId: 's1', userId: 'carla', role: 'moderator' });
    await boss.send(handover('carla'));
    await member.send(handover('carla'));
    const stranger = await openTab(world, { ...ben, id: 'stranger' }, 'x');
    await stranger.send(handover('stranger'));
    expect([codes(member), codes(stranger), codes(contact)]).toEqual([
      ['action.forbidden'],
      ['session.not-found'],
      [],
    ]);
    expect(await sessionOf(world)).toMatchObject({ owner: 'anna', heir: 'carla' });
  });

  test('makes the new owner a moderator for everybody inside, whatever has happened to their role meanwhile', async () => {
    const { world, boss, member } = await appointed();
    await boss.send(handover('ben'));
    await world.app().advance({ sessionId: 's1', participantId: 'ben' }, { type: 'appoint', role: 'member' });
    await member.send(handover('ben'));
    expect(boss.roster().find(({ participantId }) => participantId === 'ben')?.role).toBe('moderator');
  });

  test('cannot be withdrawn from somebody who has just accepted', async () => {
    const { world, boss } = await appointed();
    await boss.send(handover('ben'));
    world.setFate((name) => {
      if (name === 'sessions.offer') void world.sessions.takeOver('s1', 'ben');
      return null;
    });
    await boss.send(handover('anna'));
    expect(codes(boss)).toEqual(['action.forbidden']);
    expect(await sessionOf(world)).toMatchObject({ owner: 'ben' });
  });

  const removal = (world: World, action: 'member.update' | 'member.remove') => {
    void world.members.appoint('s1', 'ben', 'member');
    if (action === 'member.remove') void world.members.remove('s1', 'ben');
  };
  const against = (action: 'member.update' | 'member.remove'): UpMessage =>
    action === 'member.update'
      ? { action, sessionId: 's1', userId: 'ben', role: 'member' }
      : { action, sessionId: 's1', userId: 'ben' };

  test.each(['member.update', 'member.remove'] as const)(
    'leaves an owner who is a moderator if they accept while somebody does %s, at whatever step',
    async (action) => {
      for (let n = 2, calls = n; calls >= n; n += 1) {
        const { world, boss } = await appointed();
        await boss.send(handover('ben'));
        calls = 0;
        world.setFate(() => {
          calls += 1;
          if (calls !== n) return null;
          // What the heir does after being found to be a moderator.
          void world.sessions.takeOver('s1', 'ben');
          void world.members.appoint('s1', 'ben', 'moderator');
          void world.sessions.addMember('s1', 'ben', 'moderator');
          return null;
        });
        await boss.send(against(action));
        expect((await sessionOf(world))?.owner).toBe(calls < n ? 'anna' : 'ben');
        if (calls >= n) expect(await isModerator(world, 'ben')).toBe(true);
      }
    },
  );

  test.each(['member.update', 'member.remove'] as const)(
    'leaves an owner who is a moderator if %s happens while they accept, at whatever step',
    async (action) => {
      for (let n = 2, calls = n; calls >= n; n += 1) {
        const { world, boss, member } = await appointed();
        await boss.send(handover('ben'));
        calls = 0;
        world.setFate((name) => {
          calls += 1;
          // What is done to somebody who was found not to be the owner.
          if (calls === n && name === 'sessions.takeOver') removal(world, action);
          return null;
        });
        await member.send(handover('ben'));
        const { owner } = (await sessionOf(world)) ?? {};
        expect(await isModerator(world, owner ?? '')).toBe(true);
      }
    },
  );
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
