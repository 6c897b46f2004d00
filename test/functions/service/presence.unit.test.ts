import { beforeEach, describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { openBackend } from '../../world/backend.ts';
import { anna, ben, dora, furnish, guestBy, openTab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, join, withLink } from '../link.ts';

let world: World;
let backend: ReturnType<typeof openBackend>;
beforeEach(async () => {
  world = await furnish(createWorld());
  backend = openBackend(world);
  await world.sessions.createSession({ id: 's2', name: 'Other' });
});

const of = (more: { sessionId?: string; userId?: string }): UpMessage => ({
  action: 'presence.get',
  ...more,
});
const enter = async (user: User = anna, connectionId = 'a') => {
  const tab = await openTab(world, user, connectionId);
  await tab.send({ action: 'session.join', sessionId: 's1' });
  return tab;
};

describe('A backend reads presence without entering', () => {
  test('of a session: who is inside, and nobody is told that it looked', async () => {
    const tab = await enter();
    const heard = world.inbox('a').length;
    expect(await backend.ask('presence.session', of({ sessionId: 's1' }))).toMatchObject({
      session: { id: 's1' },
      occupancy: 1,
      waitingTotal: 0,
      roster: [{ participantId: 'anna', phase: 'present' }],
      next: null,
    });
    expect(world.inbox('a')).toHaveLength(heard);
    expect(tab.roster()).toHaveLength(1);
  });

  test('of a person: every session that they are in, even in the grace after the last tab', async () => {
    const tab = await enter();
    expect(await backend.ask('presence.person', of({ userId: 'anna' }))).toMatchObject({
      places: [{ sessionId: 's1', phase: 'present', joinedAt: world.clock() }],
    });
    await tab.close();
    expect((await backend.ask('presence.person', of({ userId: 'anna' }))).places).toHaveLength(1);
    await world.advance(60_000);
    expect((await backend.ask('presence.person', of({ userId: 'anna' }))).places).toEqual([]);
  });

  test('of a guest, at the door and inside, who has no right to any session by which to be found', async () => {
    const { world: ours, moderator, secret } = await withLink();
    const others = openBackend(ours);
    const guest = guestBy(secret, 'one');
    const found = async () => (await others.ask('presence.person', of({ userId: guest.id }))).places;
    const tab = await openTab(ours, guest, 'g');
    await tab.send(join());
    expect(await found()).toMatchObject([{ sessionId: 's1', phase: 'waiting' }]);
    await admit(moderator, guest);
    await tab.close();
    expect(await found()).toMatchObject([{ sessionId: 's1', phase: 'present' }]);
    await ours.advance(60_000);
    expect(await found()).toEqual([]);
  });

  test('of somebody who is there by a token alone', async () => {
    const tab = await enter({ ...dora, roles: { s1: 'member' } }, 'd');
    await tab.close();
    expect(await backend.ask('presence.person', of({ userId: 'dora' }))).toMatchObject({
      places: [{ sessionId: 's1', phase: 'present' }],
    });
  });

  test('of somebody unknown: they are nowhere', async () => {
    expect(await backend.ask('presence.person', of({ userId: 'nobody' }))).toMatchObject({ places: [] });
    expect(await backend.refused(of({ sessionId: 'none' }))).toBe('session.not-found');
    expect(await backend.refused(of({}))).toBe('message.invalid');
    expect(await backend.refused(of({ sessionId: 's1', userId: 'anna' }))).toBe('message.invalid');
  });

  test('of all sessions: those with somebody inside', async () => {
    await enter();
    await enter(ben, 'b');
    expect((await backend.ask('occupied', { action: 'sessions.occupied' })).sessions).toMatchObject([
      { id: 's1', occupancy: 2, metadata: {} },
    ]);
  });
});

describe('A backend reads and writes content', () => {
  const put = { action: 'content.put', sessionId: 's1', itemId: 'n', value: { a: 1 } } as const;

  test('and those inside are told who wrote, and it is nobody’s activity', async () => {
    const tab = await enter();
    const before = await world.participants.load({ sessionId: 's1', participantId: 'anna' });
    expect(await backend.send(put)).toMatchObject({ type: 'content.saved', itemId: 'n' });
    expect(tab.received('content.changed')).toMatchObject([{ itemId: 'n', by: 'Backend', byId: backend.id }]);
    expect(await world.participants.load({ sessionId: 's1', participantId: 'anna' })).toEqual(before);
    expect(await backend.ask('content', { action: 'content.list', sessionId: 's1' })).toMatchObject({
      items: [{ itemId: 'n', value: { a: 1 } }],
    });
    expect((await backend.send({ action: 'content.delete', sessionId: 's1', itemId: 'n' })).type).toBe(
      'content.saved',
    );
  });

  test('never in a session that is closed, or does not exist, and never over somebody else’s change', async () => {
    await backend.send(put);
    expect(await backend.refused({ ...put, baseRevision: 9 })).toBe('content.conflict');
    expect(await backend.refused({ ...put, sessionId: 'none' })).toBe('session.not-found');
    await backend.send({ action: 'session.put', sessionId: 's1', name: 'Closed', state: 'closed' });
    expect(await backend.refused(put)).toBe('session.read-only');
  });
});
