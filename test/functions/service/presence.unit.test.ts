import { beforeEach, describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { present } from '../../contracts/people.ts';
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

describe('Where somebody is', () => {
  const placesOf = async (userId: string) =>
    (await backend.ask('presence.person', of({ userId }))).places.map(({ sessionId }) => sessionId);
  const put = (sessionId: string, more: Parameters<typeof present>[1] = {}) =>
    world.participants.save(present({ sessionId, participantId: 'dora' }, more));
  const register = (connectionId: string, sessionId: string | null) =>
    world.registry.open({
      connectionId,
      user: dora,
      connectedAt: world.clock(),
      expiresAt: after(world.clock(), 60_000),
      sessionId,
    });

  test('is nowhere for a member who has never come, and no read is spent on a connection that is nowhere', async () => {
    await register('d', null);
    expect(await placesOf('dora')).toEqual([]);
    expect(world.calls.get('participants.load')).toBeUndefined();
    expect(await placesOf('ben')).toEqual([]);
  });

  test('is said in the order of the sessions, by their connections too, with what they hold', async () => {
    const hold = { reason: 'reading', since: world.clock(), until: after(world.clock(), 60_000) } as const;
    for (const id of ['s3', 's9', 's1']) {
      await put(id, id === 's9' ? { hold } : {});
      await register(`tab-${id}`, id);
    }
    expect(await placesOf('dora')).toEqual(['s1', 's3', 's9']);
    const { places } = await backend.ask('presence.person', of({ userId: 'dora' }));
    expect(places.map((place) => place.hold)).toEqual([
      undefined,
      undefined,
      { reason: 'reading', until: hold.until },
    ]);
  });

  test('is looked for in the ten sessions that they came to last', async () => {
    for (let nth = 0; nth <= 10; nth += 1) {
      const id = `of-${String(nth).padStart(2, '0')}`;
      await world.sessions.createSession({ id, name: id });
      await world.sessions.addMember(id, 'dora', 'member');
      await put(id);
    }
    expect(await placesOf('dora')).toHaveLength(10);
  });
});
