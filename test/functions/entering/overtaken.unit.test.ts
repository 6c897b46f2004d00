import { describe, expect, test } from '@jest/globals';
import { join as enter } from '../../../functions/actions/inside/join.ts';
import type { App } from '../../../functions/app.ts';
import { after } from '../../../shared/instant.ts';
import { advancer } from '../../../shared/path/advance.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';
import { anna, ben, guestBy, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { dying } from '../dying.ts';
import { codes, join, MINUTE, withLink } from '../link.ts';

const personIn = (world: World, participantId: string) =>
  world.participants.load({ sessionId: 's1', participantId });
/** What the function of a join goes on to do that was noted before. */
const advanceLate = (world: World, key: ParticipantKey) => {
  const { advance, policy } = world.app();
  return advance(key, {
    type: 'join',
    key,
    connectionId: 'ben-2',
    said: 1,
    resume: false,
    name: 'Ben',
    kind: 'licence-holder',
    role: 'member',
    door: 'open',
    expiresAt: after(world.clock(), 60 * MINUTE),
    policy,
  });
};

describe('Joining', () => {
  test('that its connection has overtaken leaves nothing behind', async () => {
    const { world } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'ben', 'member');
    const tab = await openTab(world, ben, 'ben-1');
    await tab.send(join({ sessionId: 's2', order: 1 }));
    await tab.send({ action: 'session.exit', sessionId: 's2', order: 3 });
    await tab.send(join({ order: 2 }));
    expect(codes(tab)).toEqual(['message.overtaken']);
    expect(await personIn(world, 'ben')).toBeNull();
  });

  test('on a connection whose goodbye has come leaves nobody inside', async () => {
    const { world } = await withLink();
    const member = await openTab(world, ben, 'ben-1');
    await world.registry.remove('ben-1');
    await member.send(join());
    expect(codes(member)).toEqual(['connection.unknown']);
    expect(await personIn(world, 'ben')).toBeNull();
  });

  test.each<[string, string, (world: World, tab: Tab) => Promise<unknown>, string]>([
    ['a member', 'has closed', (world) => world.registry.remove('ben-1'), 'connection.unknown'],
    [
      'a member',
      'is elsewhere',
      (_, tab) => tab.send(join({ sessionId: 's2', order: 2 })),
      'message.overtaken',
    ],
    ['a guest', 'has closed', (world) => world.registry.remove('ben-1'), 'connection.unknown'],
  ])(
    'of %s on a connection that %s by the time that it is done leaves nobody there by it',
    async (who, _, meanwhile, code) => {
      const { world, secret } = await withLink();
      const user = who === 'a guest' ? guestBy(secret, 'one') : ben;
      await world.sessions.createSession({ id: 's2', name: 'Other' });
      await world.sessions.addMember('s2', 'ben', 'member');
      const tab = await openTab(world, user, 'ben-1');
      const app = world.app();
      const registry: App['registry'] = {
        ...app.registry,
        find: async (...args) => {
          await meanwhile(world, tab);
          return app.registry.find(...args);
        },
      };
      const now = world.clock();
      const caller = { connectionId: 'ben-1', user, expiresAt: after(now, MINUTE), receivedAt: now };
      const request = { action: 'session.join', sessionId: 's1', order: 1 } as const;
      const advance = advancer({ ...app, registry }, () => {});
      expect(await enter({ ...app, advance }, caller, request)).toMatchObject({ code });
      expect(await personIn(world, user.id)).toHaveProperty('connections', {});
    },
  );

  test('by a function that dies before it looks where its connection is by then leaves that to the sweep', async () => {
    const { world } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'ben', 'member');
    const tab = await openTab(world, ben, 'ben-1');
    await dying(world, 'registry.find', () => tab.send(join({ order: 1 })), 'death-before');
    // As by a join that came in between: it did not find the connection there.
    await world.registry.enter('ben-1', 's2', 2);
    await world.advance(3 * MINUTE);
    expect(await personIn(world, 'ben')).not.toHaveProperty('connections.ben-1');
  });

  test('said again takes out whoever was let in by a function that died, while their right was taken away', async () => {
    const { world } = await withLink();
    const tab = await openTab(world, ben, 'ben-1');
    await dying(world, 'members.visit', () => tab.send(join()), 'death-before');
    // Whoever takes it away has looked who is inside a moment before.
    await world.members.remove('s1', 'ben');
    await tab.send(join());
    expect(codes(tab)).toEqual(['session.not-found']);
    expect(await personIn(world, 'ben')).toMatchObject({ phase: 'ended', ending: 'removed' });
  });

  test('said again takes away from the door whose link was revoked while a function died that let them there', async () => {
    const { world, secret, invitation } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'guest-1');
    let looks = 0;
    world.setFate((name) => {
      if (name === 'invitations.find') looks += 1;
      return looks === 2 ? 'death-before' : null;
    });
    await expect(tab.send(join())).rejects.toThrow('died');
    world.setFate(() => null);
    expect(await personIn(world, guest.id)).toMatchObject({ phase: 'waiting' });
    await world.invitations.revoke(invitation.id, 's1', world.clock());
    await tab.send(join());
    expect(codes(tab)).toEqual(['invitation.revoked']);
    expect(await personIn(world, guest.id)).toMatchObject({ phase: 'ended', ending: 'uninvited' });
  });

  test('is as what one has become while one came in', async () => {
    const { world, moderator } = await withLink();
    const tab = await openTab(world, ben, 'ben-1');
    world.setFate((name) => {
      if (name === 'members.visit') void world.members.appoint('s1', 'ben', 'moderator');
      return null;
    });
    await tab.send(join());
    expect(tab.received('session.joined')).toMatchObject([{ role: 'moderator' }]);
    expect(await personIn(world, 'ben')).toMatchObject({ role: 'moderator' });
    expect(moderator.roster().find(({ participantId }) => participantId === 'ben')?.role).toBe('moderator');
  });

  test('refused leaves whoever is inside by another connection where they are', async () => {
    const { world } = await withLink();
    const [tab, other] = [await openTab(world, ben, 'ben-1'), await openTab(world, ben, 'ben-2')];
    await tab.send(join());
    await world.members.remove('s1', 'ben');
    await other.send(join());
    expect(codes(other)).toEqual(['session.not-found']);
    expect(await personIn(world, 'ben')).toMatchObject({ phase: 'present' });
  });

  test('by a function that dies before it looks counts where the connection still is', async () => {
    const { world } = await withLink();
    const tab = await openTab(world, ben, 'ben-1');
    await dying(world, 'registry.find', () => tab.send(join()), 'death-before');
    await world.advance(3 * MINUTE);
    expect(await personIn(world, 'ben')).toHaveProperty('connections.ben-1');
  });

  test('with one more tab is too late when that has gone elsewhere already, though it was not in yet', async () => {
    const { world } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'ben', 'member');
    await (await openTab(world, ben, 'ben-1')).send(join());
    const tab = await openTab(world, ben, 'ben-2');
    // Its join has been noted, and is no further yet.
    await world.registry.enter('ben-2', 's1', 1);
    await tab.send(join({ sessionId: 's2', order: 2 }));
    const key = { sessionId: 's1', participantId: 'ben' };
    expect(await advanceLate(world, key)).toMatchObject({ refusal: 'overtaken' });
    expect(await personIn(world, 'ben')).toHaveProperty('connections', { 'ben-1': expect.anything() });
  });

  test('on a connection that is already inside counts only that one', async () => {
    const { world, moderator } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'anna', 'member');
    const second = await openTab(world, anna, 'anna-2');
    await second.send(join());
    await moderator.send(join({ sessionId: 's2' }));
    const person = await personIn(world, 'anna');
    expect(person).toHaveProperty('connections.anna-2');
    expect(person).not.toHaveProperty('connections.anna-1');
  });
});
