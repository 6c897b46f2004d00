import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import { openBackend } from '../../world/backend.ts';
import { anna, ben, guestBy, openTab } from '../../world/tab.ts';
import { admit, codes, join, MINUTE, withLink } from '../link.ts';

describe('A guest with a valid link', () => {
  test('learns from hello which session it opens and who made it, and nothing more about it', async () => {
    const { world, secret } = await withLink();
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await tab.send({ action: 'hello' });
    const [welcome] = tab.received('welcome');
    expect(welcome).toMatchObject({
      user: { kind: 'guest', name: 'Guest' },
      invitation: { sessionId: 's1', sessionName: 'Design review', invitedBy: 'Anna', problem: null },
    });
    expect(Object.keys(welcome?.invitation ?? {})).toHaveLength(4);
    expect(JSON.stringify(welcome?.user)).not.toContain('invitation');
  });

  test('is not told who made it if that person has never been in the session', async () => {
    const { world } = await withLink();
    const backend = openBackend(world);
    const { secret } = await backend.ask('invitation.created', {
      action: 'invitation.create',
      sessionId: 's1',
    });
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await tab.send({ action: 'hello' });
    expect(tab.received('welcome')[0]?.invitation).toEqual({
      sessionId: 's1',
      sessionName: 'Design review',
      problem: null,
    });
  });

  test('knocks with a name, is seen by the moderators on every tab, and is let in', async () => {
    const { world, moderator, secret } = await withLink();
    const second = await openTab(world, anna, 'anna-2');
    const member = await openTab(world, ben, 'ben-1');
    for (const tab of [second, member]) await tab.send(join());
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join({ name: '<b>Gus</b>' }));
    expect(tab.received('session.waiting')).toMatchObject([{ sessionId: 's1', participantId: guest.id }]);
    for (const one of [moderator, second])
      expect(one.received('waiting.changed').at(-1)?.waiting).toMatchObject([{ name: '<b>Gus</b>' }]);
    expect(member.received('waiting.changed')).toEqual([]);
    await admit(moderator, guest);
    expect(tab.received('session.admitted')).toHaveLength(1);
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([
      { role: 'member', roster: expect.arrayContaining([expect.objectContaining({ name: 'Anna' })]) },
    ]);
    expect(tab.received('session.joined')[0]).not.toHaveProperty('waiting');
  });

  test('writes under the name that was given at the door', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join({ name: 'Gus' }));
    await admit(moderator, guest);
    await tab.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 });
    expect(moderator.received('content.changed')).toMatchObject([{ itemId: 'n', by: 'Gus', byId: guest.id }]);
  });

  test('keeps the name under which they were let in, on every tab, whatever another tab says', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g-1');
    await tab.send(join({ name: 'Bob Visitor' }));
    const atDoor = await openTab(world, guest, 'g-2');
    await atDoor.send(join({ name: 'Anna' }));
    expect(moderator.received('waiting.changed').at(-1)?.waiting).toMatchObject([{ name: 'Bob Visitor' }]);
    await admit(moderator, guest);
    await tab.send(join({ name: 'Anna' }));
    await tab.close();
    await atDoor.close();
    await world.advance(2 * MINUTE);
    const back = await openTab(world, guest, 'g-3');
    await back.send(join({ name: 'Anna', resume: true }));
    expect(back.received('session.joined')[0]?.roster).toMatchObject([
      { name: 'Anna', kind: 'licence-holder' },
      { name: 'Bob Visitor', kind: 'guest' },
    ]);
    await back.send({ action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 });
    expect(moderator.received('content.changed').at(-1)).toMatchObject({ by: 'Bob Visitor' });
    await back.send({ action: 'session.exit', sessionId: 's1' });
    await back.send(join({ name: 'Bo' }));
    expect(moderator.received('waiting.changed').at(-1)?.waiting).toMatchObject([{ name: 'Bo' }]);
  });

  test('is refused, and told so', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await moderator.send({ action: 'waiting.deny', sessionId: 's1', participantId: guest.id });
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'denied', mayReturn: false }]);
  });

  test('whom nobody answers is told when the patience is over', async () => {
    const { world, moderator, secret } = await withLink();
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await tab.send(join());
    await world.advance(6 * MINUTE);
    await moderator.send({ action: 'ping', sessionId: 's1' });
    await world.advance(5 * MINUTE);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'unanswered' }]);
    expect(moderator.received('waiting.changed').at(-1)?.waiting).toEqual([]);
  });

  test('who leaves the waiting room disappears from it', async () => {
    const { world, moderator, secret } = await withLink();
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await tab.send(join());
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    expect(moderator.received('waiting.changed').at(-1)?.waiting).toEqual([]);
  });

  test('is the same after a reload, and somebody else in another browser', async () => {
    const { world, moderator, secret } = await withLink();
    for (const [tab, key] of [
      ['g1', 'one'],
      ['g2', 'one'],
      ['g3', 'two'],
    ] as const)
      await (await openTab(world, guestBy(secret, key), tab)).send(join());
    expect(moderator.received('waiting.changed').at(-1)?.waiting).toHaveLength(2);
  });

  test('comes back after a short drop without knocking, and only into that session', async () => {
    const { world, moderator, secret } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g1');
    await tab.send(join());
    await admit(moderator, guest);
    await tab.close();
    await world.advance(2 * MINUTE);
    const back = await openTab(world, guest, 'g2');
    await back.send(join({ sessionId: 's2', resume: true }));
    await back.send(join({ resume: true }));
    expect(codes(back)).toEqual(['session.not-found']);
    expect(back.received('session.joined')).toHaveLength(1);
    expect(back.received('session.waiting')).toEqual([]);
  });

  test('who was admitted and comes later by the link again knocks again', async () => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g1');
    await tab.send(join());
    await admit(moderator, guest);
    await tab.send(join());
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    await tab.send(join());
    expect(tab.received('session.waiting')).toHaveLength(2);
  });

  test('admitted twice at once, or again later, comes in once', async () => {
    const { world, moderator, secret } = await withLink();
    await world.members.appoint('s1', 'ben', 'moderator');
    const other = await openTab(world, ben, 'ben-1');
    await other.send(join());
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await Promise.all([admit(moderator, guest), admit(other, guest)]);
    const key = { sessionId: 's1', participantId: guest.id };
    const admitted = await world.participants.load(key);
    await admit(moderator, guest);
    expect(await world.participants.load(key)).toEqual(admitted);
    expect([...codes(moderator), ...codes(other)]).toEqual([]);
    expect((await world.sessions.entrance('s1', 'anna')).session?.occupancy).toBe(3);
  });

  test('who is still waiting reads nothing and does nothing', async () => {
    const { world, secret } = await withLink();
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await tab.send(join());
    const tries: UpMessage[] = [
      { action: 'content.list', sessionId: 's1' },
      { action: 'content.put', sessionId: 's1', itemId: 'n', value: 1 },
      { action: 'activity', sessionId: 's1' },
      { action: 'media', sessionId: 's1', audio: true, video: true },
    ];
    for (const one of tries) await tab.send(one);
    expect(codes(tab)).toEqual(tries.map(() => 'session.not-joined'));
  });
});

describe('A guest may not', () => {
  test.each<UpMessage>([
    { action: 'sessions.list', scope: 'mine' },
    { action: 'sessions.list', scope: 'group', id: 'g' },
    { action: 'sessions.watch', on: true },
    { action: 'session.create', name: 'x' },
    { action: 'session.update', sessionId: 's1', revision: 1, state: 'closed' },
    { action: 'waiting.admit', sessionId: 's1', participantId: 'x' },
    { action: 'participant.remove', sessionId: 's1', participantId: 'anna' },
    { action: 'invitation.create', sessionId: 's1' },
    { action: 'invitation.list', sessionId: 's1' },
    { action: 'members.list', sessionId: 's1' },
    { action: 'member.add', sessionId: 's1', userId: 'x' },
    { action: 'groups.list' },
    { action: 'group.create', name: 'x' },
    { action: 'contacts.list' },
    { action: 'contact.invite', email: 'x@example.com' },
    { action: 'contact.withdraw', email: 'x@example.com' },
    { action: 'contact.accept', from: 'anna' },
    { action: 'contact.decline', from: 'anna' },
    { action: 'contact.remove', contactId: 'anna' },
  ])('$action, not even inside', async (request) => {
    const { world, moderator, secret } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await admit(moderator, guest);
    await tab.send(request);
    expect(codes(tab)).toEqual(['action.forbidden']);
  });
});
