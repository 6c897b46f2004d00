import { beforeEach, describe, expect, test } from '@jest/globals';
import { MOST_LISTED } from '../../../shared/directory/directory.ts';
import { MOST_IN_A_BATCH } from '../../../shared/messages/service.ts';
import type { UpMessage, UpOf } from '../../../shared/messages.ts';
import { openBackend } from '../../world/backend.ts';
import { anna, ben, furnish, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';

let world: World;
let backend: ReturnType<typeof openBackend>;
beforeEach(async () => {
  world = await furnish(createWorld());
  backend = openBackend(world);
});

const put = (...members: UpOf<'member.put'>['members']): UpOf<'member.put'> => ({
  action: 'member.put',
  sessionId: 's1',
  members,
});
const crowd = (size: number) => Array.from({ length: size }, (_, n) => ({ userId: `u${n}` }));
const removing = { action: 'member.remove', sessionId: 's1' } as const;
const join = { action: 'session.join', sessionId: 's1' } as const;

describe('A backend entitles people', () => {
  test('whom nobody has ever seen, and they come in with the role that it gave', async () => {
    const reply = await backend.send(put({ userId: 'dora', role: 'moderator' }, { userId: 'emil' }));
    expect(reply).toMatchObject({ type: 'members.stored', added: 2, appointed: 0 });
    const tab = await openTab(world, { id: 'dora', name: 'Dora', kind: 'contact' }, 'd');
    await tab.send(join);
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    const list = await backend.ask('members', { action: 'members.list', sessionId: 's1' });
    expect(list.members.map(({ userId, name }) => [userId, name])).toContainEqual([
      'emil',
      expect.stringMatching(/^Member [0-9A-F]{4}$/),
    ]);
  });

  test('or gives them another role, which applies at once to somebody inside', async () => {
    const tab = await openTab(world, ben, 'b');
    await tab.send(join);
    expect(await backend.send(put({ userId: 'ben', role: 'moderator' }))).toMatchObject({
      added: 0,
      appointed: 1,
    });
    expect(tab.roster()).toMatchObject([{ participantId: 'ben', role: 'moderator' }]);
  });

  test('a hundred at once, and not one more: ten thousand are refused whole', async () => {
    expect(await backend.send(put(...crowd(MOST_IN_A_BATCH)))).toMatchObject({ added: MOST_IN_A_BATCH });
    expect(await backend.refused(put(...crowd(MOST_IN_A_BATCH + 1)))).toBe('message.invalid');
    const { status, reply } = await backend.sendText(JSON.stringify(put(...crowd(10_000))));
    expect([status, reply]).toMatchObject([413, { type: 'error', code: 'message.too-large' }]);
    expect(world.members.ids('s1')).toHaveLength(3 + MOST_IN_A_BATCH);
  });

  test('none of them if one does not fit in a list, and all if they are in it already', async () => {
    const most = MOST_LISTED['members of a session'];
    for (const { userId } of crowd(most - 4)) await world.sessions.addMember('s1', userId, 'member');
    expect(await backend.refused(put({ userId: 'x1' }, { userId: 'x2' }))).toBe('list.full');
    expect(world.members.ids('s1')).toHaveLength(most - 1);
    expect(await backend.send(put({ userId: 'x1' }, { userId: 'u1' }))).toMatchObject({
      added: 1,
      appointed: 1,
    });
    expect(await backend.refused(put({ userId: 'x2' }))).toBe('list.full');
  });

  test.each([
    ['somebody twice', put({ userId: 'x' }, { userId: 'x' }), 'message.invalid'],
    ['nobody', put(), 'message.invalid'],
    ['the owner, as less than a moderator', put({ userId: 'x' }, { userId: 'anna' }), 'member.owner'],
    ['itself', put({ userId: 'service:123456789012/Backend' }), 'action.forbidden'],
    ['to a session that does not exist', { ...put({ userId: 'x' }), sessionId: 'none' }, 'session.not-found'],
  ])('never %s', async (_, message, code) => {
    expect(await backend.refused(message)).toBe(code);
    expect(world.members.find('s1', 'x')).toBeUndefined();
  });
});

describe('A backend takes rights away', () => {
  test('of several at once, and those inside are out', async () => {
    const tab = await openTab(world, ben, 'b');
    await tab.send(join);
    const removal: UpMessage = {
      action: 'member.remove',
      sessionId: 's1',
      userIds: ['ben', 'carla', 'nobody'],
    };
    expect(await backend.send(removal)).toMatchObject({ type: 'members.removed', removed: 2 });
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
    expect(await backend.send(removal)).toMatchObject({ removed: 0 });
    expect(world.members.ids('s1')).toEqual(['anna']);
  });

  test('and hears that it was done only when it was: somebody who could not be sent out is by repeating it', async () => {
    const tab = await openTab(world, ben, 'b');
    await tab.send(join);
    const removal: UpMessage = { action: 'member.remove', sessionId: 's1', userIds: ['ben'] };
    world.setFate((name) => (name === 'participants.load' ? 'failure' : null));
    await expect(backend.refused(removal)).rejects.toThrow('still inside');
    expect(tab.received('session.ended')).toEqual([]);
    world.setFate(() => null);
    expect(await backend.send(removal)).toMatchObject({ type: 'members.removed', removed: 0 });
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'removed' }]);
  });

  test('and leaves those who accept the session meanwhile what is theirs', async () => {
    const tab = await openTab(world, ben, 'b');
    await world.members.appoint('s1', 'ben', 'moderator');
    await tab.send(join);
    await world.sessions.offer('s1', 'anna', 'ben');
    for (const wanted of [
      { action: 'member.remove', sessionId: 's1', userIds: ['ben'] },
      put({ userId: 'ben', role: 'member' }),
    ] satisfies UpMessage[]) {
      world.setFate((name) => {
        if (name === 'members.remove' || name === 'members.add') void world.sessions.takeOver('s1', 'ben');
        return null;
      });
      await backend.send(wanted);
      expect(world.members.find('s1', 'ben')?.role).toBe('moderator');
      expect(tab.received('session.ended')).toEqual([]);
      await world.sessions.offer('s1', 'ben', 'anna');
      await world.sessions.takeOver('s1', 'anna');
      await world.sessions.offer('s1', 'anna', 'ben');
    }
  });

  test('but never those of the owner, its own, or nobody’s', async () => {
    const removal = { action: 'member.remove', sessionId: 's1' } as const;
    expect(await backend.refused({ ...removal, userIds: ['ben', 'anna'] })).toBe('member.owner');
    expect(await backend.refused({ ...removal, userId: backend.id })).toBe('action.forbidden');
    expect(await backend.refused(removal)).toBe('message.invalid');
    expect(world.members.ids('s1')).toHaveLength(3);
  });

  test('and a person does so one by one: several at once are for backends', async () => {
    const tab = await openTab(world, anna, 'a');
    await tab.send({ action: 'member.remove', sessionId: 's1', userIds: ['ben'] });
    expect(tab.received('error')).toMatchObject([{ code: 'message.invalid' }]);
  });
});

describe('A backend that entitles people', () => {
  test('gives them the name and the kind that it says, or those of a contact, and the role that it says', async () => {
    await backend.send(put({ userId: 'x' }, { userId: 'y', name: 'Yve', kind: 'licence-holder' }));
    expect(world.members.find('s1', 'x')).toMatchObject({ kind: 'contact', role: 'member' });
    expect(world.members.find('s1', 'y')).toMatchObject({
      name: 'Yve',
      kind: 'licence-holder',
      role: 'member',
    });
  });

  test('entitles no service beside others, and its owner as what they are, once', async () => {
    expect(await backend.refused(put({ userId: 'x' }, { userId: backend.id }))).toBe('action.forbidden');
    expect(await backend.send(put({ userId: 'anna', role: 'moderator' }))).toMatchObject({ appointed: 1 });
    expect(world.calls.get('members.appoint')).toBe(1);
  });

  test('appoints whoever accepts the session meanwhile to what they are, inside as well', async () => {
    const tab = await openTab(world, ben, 'b');
    await world.members.appoint('s1', 'ben', 'moderator');
    await tab.send(join);
    await world.sessions.offer('s1', 'anna', 'ben');
    world.setFate((name) => {
      if (name === 'members.add') void world.sessions.takeOver('s1', 'ben');
      return null;
    });
    await backend.send(put({ userId: 'x' }, { userId: 'ben', role: 'member' }));
    expect(await world.participants.load({ sessionId: 's1', participantId: 'ben' })).toMatchObject({
      role: 'moderator',
    });
    expect(world.members.find('s1', 'x')?.role).toBe('member');
  });

  test.each<[string, string, UpMessage, string]>([
    ['entitles', 'members.add', put({ userId: 'x' }), 'members.stored'],
    ['takes rights away', 'members.remove', { ...removing, userIds: ['ben'] }, 'members.removed'],
  ])('and %s in a session that goes meanwhile is answered', async (_, call, wanted, type) => {
    world.setFate((name) => {
      if (name === call) world.sessions.forget('s1');
      return null;
    });
    expect((await backend.send(wanted)).type).toBe(type);
  });

  test('takes away what somebody has kept for themselves in the session too, and is named for it', async () => {
    const key = { sessionId: 's1', participantId: 'ben' };
    const tab = await openTab(world, ben, 'b');
    await tab.send(join);
    await tab.send({ action: 'mine.put', sessionId: 's1', value: 1 });
    await backend.send({ ...removing, userIds: ['ben'] });
    expect(await world.mine.find(key)).toBeNull();
    expect(world.audit.recordsOf(key).at(-1)).toMatchObject({ type: 'ended', by: backend.id });
  });
});

describe('The lists of those whom a backend entitles', () => {
  const fill = async (userId: string) => {
    for (let nth = 0; nth < MOST_LISTED['sessions of a person']; nth += 1)
      await world.sessions.addMember(`of-${nth}`, userId, 'member');
  };

  test('are full for somebody who is in very many sessions, and they are named', async () => {
    await fill('x');
    const reply = await backend.ask('error', put({ userId: 'y' }, { userId: 'x' }));
    expect(reply).toMatchObject({ code: 'list.full', detail: expect.stringMatching(/^sessions .* x\.$/) });
    expect(world.members.find('s1', 'y')).toBeUndefined();
    await world.sessions.addMember('s1', 'x', 'member');
    expect(await backend.send(put({ userId: 'x' }))).toMatchObject({ appointed: 1 });
  });

  test('cost nothing more to ask as long as there is room', async () => {
    const most = MOST_LISTED['members of a session'];
    for (const { userId } of crowd(most - 4)) await world.sessions.addMember('s1', userId, 'member');
    await backend.send(put({ userId: 'x' }));
    expect(world.members.ids('s1')).toHaveLength(most);
    expect(world.calls.get('sessions.entrance')).toBeUndefined();
    expect(world.calls.get('listSizes.reaches')).toBe(2);
  });

  test('that hold too many already bar nobody who is on them', async () => {
    const most = MOST_LISTED['members of a session'];
    for (const { userId } of crowd(most)) await world.sessions.addMember('s1', userId, 'member');
    expect(await backend.send(put({ userId: 'u1' }))).toMatchObject({ appointed: 1 });
  });
});
