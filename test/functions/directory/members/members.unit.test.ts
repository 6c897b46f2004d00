import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../../shared/messages.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { anna, ben, guestBy, openTab } from '../../../world/tab.ts';
import { codes, inside, join, know } from '../../inside.ts';

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
});
