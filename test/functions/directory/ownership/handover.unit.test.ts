import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../../shared/messages.ts';
import { ben, openTab } from '../../../world/tab.ts';
import type { World } from '../../../world/world.ts';
import { codes, sessionOf } from '../../inside.ts';
import { appointed, handover, isModerator, members } from './appointed.ts';

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
