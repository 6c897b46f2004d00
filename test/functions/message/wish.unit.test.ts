import { describe, expect, test } from '@jest/globals';
import { SAME_WISH } from '../../../functions/message/wish.ts';
import { invitationId } from '../../../shared/directory/invitation.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import { anna, ben, furnish, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { codes, join } from '../inside.ts';

const KEY = 'k'.repeat(22);

const open = async () => {
  const world = await furnish(createWorld());
  return { world, tab: await openTab(world, anna, 'a') };
};

/** Anna sends it and something dies or fails, in each scene at another call; then she sends it again. */
async function* saidTwice(wish: UpMessage) {
  for (const fault of ['death-before', 'death-after', 'failure'] as const)
    for (let n = 1, calls = n; calls >= n; n += 1) {
      const scene = await open();
      calls = 0;
      scene.world.setFate(() => {
        calls += 1;
        return calls === n ? fault : null;
      });
      await scene.tab.send(wish).catch(() => 'as it should');
      scene.world.setFate(() => null);
      await scene.tab.send(wish);
      yield scene;
    }
}

/** The names of what Anna has, without what was seeded. */
const made = async (world: World, action: 'session.create' | 'group.create'): Promise<string[]> =>
  action === 'session.create'
    ? (await world.sessions.ofUser('anna', null, null)).sessions.flatMap(({ session }) =>
        session.id === 's1' ? [] : [session.name],
      )
    : (await world.groups.ofUser('anna', null)).groups.map(({ group }) => group.name);
const idsFrom = (tab: Tab) => [
  ...tab.received('session.created').map(({ session }) => session.id),
  ...tab.received('group.changed').map(({ group }) => group.id),
];

describe.each(['session.create', 'group.create'] as const)('What %s has created', (action) => {
  test.each([
    ['the same requestId', { requestId: 'r1' }],
    ['the same key', { key: KEY }],
  ])('is created once, after a death at any call, when it is repeated with %s', async (_, more) => {
    const wish: UpMessage = { action, name: 'Design', ...more };
    for await (const { world, tab } of saidTwice(wish)) {
      for (const { retryable } of tab.received('error')) expect(retryable).toBe(true);
      expect(await made(world, action)).toEqual(['Design']);
      expect(new Set(idsFrom(tab)).size).toBe(1);
    }
  });

  test('is created once when the same is sent on two tabs at once', async () => {
    const { world, tab } = await open();
    const other = await openTab(world, anna, 'a2');
    const wish: UpMessage = { action, name: 'Design', key: KEY };
    await Promise.all([tab.send(wish), other.send(wish)]);
    expect(await made(world, action)).toEqual(['Design']);
    expect(idsFrom(tab)).toEqual(idsFrom(other));
  });

  test('is another thing with another key, other words, another requestId, or from somebody else', async () => {
    const { world, tab } = await open();
    const his = await openTab(world, ben, 'b');
    for (const more of [{ key: KEY }, { key: `${KEY}2` }, { requestId: 'r1' }, { requestId: 'r2' }, {}, {}])
      await tab.send({ action, name: 'Design', ...more });
    await tab.send({ action, name: 'Other', requestId: 'r1' });
    for (const more of [{ key: KEY }, { requestId: 'r1' }])
      await his.send({ action, name: 'Design', ...more });
    expect(new Set([...idsFrom(tab), ...idsFrom(his)]).size).toBe(9);
    expect(await made(world, action)).toHaveLength(7);
  });

  test('is known for ten minutes by its requestId, and by its key for as long as it exists', async () => {
    const world = await furnish(createWorld({ sweepEvery: null }));
    const tab = await openTab(world, anna, 'a');
    const say = async (more: object) => tab.send({ action, name: 'Design', ...more });
    await say({ requestId: 'r1' });
    await world.advance(SAME_WISH);
    await say({ requestId: 'r1' });
    expect(new Set(idsFrom(tab)).size).toBe(1);
    await world.advance(SAME_WISH);
    await say({ requestId: 'r1' });
    expect(new Set(idsFrom(tab)).size).toBe(2);
    await say({ key: KEY });
    await world.advance(365 * 24 * 60 * 60_000);
    await say({ key: KEY });
    expect(new Set(idsFrom(tab)).size).toBe(3);
  });
});

describe('A session that was left', () => {
  test('is not entered again by repeating the request for it', async () => {
    const { world, tab } = await open();
    const wish: UpMessage = { action: 'session.create', name: 'Design', key: KEY };
    await tab.send(wish);
    const [sessionId = ''] = idsFrom(tab);
    await world.sessions.addMember(sessionId, 'ben', 'moderator');
    const his = await openTab(world, ben, 'b');
    await tab.send({ action: 'session.handover', sessionId, userId: 'ben' });
    await his.send({ action: 'session.handover', sessionId, userId: 'ben' });
    await tab.send({ action: 'member.leave', sessionId });
    await tab.send(wish);
    await tab.send(join(sessionId));
    expect(codes(tab)).toEqual(['session.not-found', 'session.not-found']);
  });
});

describe('A link', () => {
  const wish = (key?: string): UpMessage => ({
    action: 'invitation.create',
    requestId: 'r1',
    sessionId: 's1',
    ...(key !== undefined && { key }),
  });
  const links = async (world: World) => (await world.invitations.ofSession('s1', null)).invitations;

  test('with a key is made once, with the same secret, after a death at any call', async () => {
    for await (const { world, tab } of saidTwice(wish(KEY))) {
      const secrets = new Set(tab.received('invitation.created').map(({ secret }) => secret));
      const [link, ...others] = await links(world);
      expect([others.length, secrets.size]).toEqual([0, 1]);
      expect(invitationId([...secrets][0] ?? '')).toBe(link?.id);
    }
  });

  test('repeated shows what has become of it since', async () => {
    const { world, tab } = await open();
    await tab.send(wish(KEY));
    const [link] = await links(world);
    await world.advance(1_000);
    await tab.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: link?.id ?? '' });
    await tab.send(wish(KEY));
    const [one, other] = tab.received('invitation.created').map(({ invitation }) => invitation);
    expect(other).toEqual({ ...one, revokedAt: world.clock() });
  });

  test('for somebody else, or of another session, has another secret for the same key', async () => {
    const { world, tab } = await open();
    await world.members.appoint('s1', 'ben', 'moderator');
    const his = await openTab(world, ben, 'b');
    await world.sessions.createSession({ id: 's2', name: 'Other', owner: 'anna' });
    await world.sessions.addMember('s2', 'anna', 'moderator');
    await tab.send(wish(KEY));
    await his.send(wish(KEY));
    await tab.send({ action: 'invitation.create', sessionId: 's2', key: KEY });
    const secrets = [tab, his].flatMap((one) => one.received('invitation.created')).map((one) => one.secret);
    expect(new Set(secrets).size).toBe(3);
    for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
  });

  test('without a key is made anew each time, and a failure does not suggest repeating it', async () => {
    const { world, tab } = await open();
    world.failAt(5, 'failure');
    for (let count = 0; tab.received('error').length === 0 && count < 20; count += 1) {
      world.failAt(count + 1, 'failure');
      await tab.send(wish()).catch(() => 'as it should');
    }
    expect(tab.received('error')).toMatchObject([{ code: 'internal', retryable: false }]);
    world.setFate(() => null);
    for (const _ of [1, 2]) await tab.send(wish());
    expect((await links(world)).length).toBeGreaterThan(1);
  });

  test.each(['', 'k'.repeat(21), 'k'.repeat(129), `${'k'.repeat(21)} `])(
    'with the key %j is refused: it could be guessed, or is none',
    async (key) => {
      const { world, tab } = await open();
      await tab.send(wish(key));
      expect(codes(tab)).toEqual(['message.invalid']);
      expect(await links(world)).toEqual([]);
    },
  );
});
