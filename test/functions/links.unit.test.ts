import { describe, expect, test } from '@jest/globals';
import type { UpMessage } from '../../shared/messages.ts';
import { ben, carla, guestBy, openTab } from '../world/tab.ts';
import type { World } from '../world/world.ts';
import { admit, codes, join, MINUTE, withLink } from './link.ts';

describe('A link', () => {
  const told = async (world: World, secret: string, key = 'one') => {
    const tab = await openTab(world, guestBy(secret, key), `tab-${Math.random()}`);
    await tab.send({ action: 'hello' });
    await tab.send(join());
    const hello = tab.received('welcome')[0]?.invitation?.problem ?? null;
    const [code = null] = codes(tab);
    expect(code).toBe(hello);
    if (code !== null) expect(JSON.stringify(world.inbox(tab.connectionId))).not.toContain('"s1"');
    return code;
  };

  test('that is made up opens no connection, and costs one read and nothing else', async () => {
    const { world } = await withLink();
    const before = new Map(world.calls);
    await expect(openTab(world, guestBy('x'.repeat(43), 'one'), 'g')).rejects.toThrow('403');
    const made = [...world.calls].filter(([name, times]) => times !== before.get(name));
    expect(made.map(([name, times]) => [name, times - (before.get(name) ?? 0)])).toEqual([
      ['invitations.find', 1],
    ]);
    expect(await world.registry.find('g')).toBeNull();
  });

  test('tried on another session opens neither', async () => {
    const { world, secret } = await withLink();
    const tab = await openTab(world, guestBy(secret, 'one'), 'g');
    await tab.send(join({ sessionId: 'nowhere' }));
    expect(codes(tab)).toEqual(['session.not-found']);
  });

  test('that has expired says so', async () => {
    const { world, secret } = await withLink({ validFor: MINUTE });
    expect(await told(world, secret)).toBeNull();
    await world.advance(MINUTE);
    expect(await told(world, secret, 'two')).toBe('invitation.expired');
  });

  test('that was revoked says so, once and again', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    const revoke: UpMessage = { action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id };
    for (const one of [revoke, revoke]) await moderator.send(one);
    expect(moderator.received('invitation.revoked')).toHaveLength(2);
    expect(await told(world, secret)).toBe('invitation.revoked');
  });

  test('whose last use two guests want is used by one of them, and by that one again', async () => {
    const { world, secret } = await withLink({ uses: 1 });
    const tabs = await Promise.all(
      ['one', 'two'].map((key) => openTab(world, guestBy(secret, key), `tab-${key}`)),
    );
    await Promise.all(tabs.map((tab) => tab.send(join())));
    const waiting = tabs.filter((tab) => tab.received('session.waiting').length === 1);
    const refused = tabs.filter((tab) => codes(tab)[0] === 'invitation.used-up');
    expect([waiting.length, refused.length]).toEqual([1, 1]);
    await waiting[0]?.send(join());
    expect(waiting[0]?.received('session.waiting')).toHaveLength(2);
    expect(await told(world, secret, 'three')).toBe('invitation.used-up');
  });

  test('counts one guest once, in two tabs at the same time too', async () => {
    const { world, moderator, secret } = await withLink({ uses: 2 });
    const tabs = await Promise.all(['a', 'b'].map((tab) => openTab(world, guestBy(secret, 'one'), tab)));
    await Promise.all(tabs.map((tab) => tab.send(join())));
    for (const tab of tabs) expect(codes(tab)).toEqual([]);
    await moderator.send({ action: 'invitation.list', sessionId: 's1' });
    expect(moderator.received('invitations').at(-1)?.invitations).toMatchObject([{ uses: 2, usesLeft: 1 }]);
  });

  test('to a session that has been hidden is as unknown as one that never was', async () => {
    const { world, moderator, secret } = await withLink();
    await moderator.send({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
    expect(await told(world, secret)).toBe('invitation.unknown');
  });

  test('revoked or expired, it sends nobody away who is inside, and lets them back after a drop', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g1');
    await tab.send(join());
    await admit(moderator, guest);
    await moderator.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id });
    await tab.close();
    const back = await openTab(world, guest, 'g2');
    await back.send(join({ resume: true }));
    expect(back.received('session.joined')).toHaveLength(1);
    await back.send({ action: 'session.exit', sessionId: 's1' });
    await back.send(join());
    expect(codes(back)).toEqual(['invitation.revoked']);
  });

  test('is made, listed and revoked by moderators only, and its secret is kept nowhere', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    await moderator.send({ action: 'invitation.list', sessionId: 's1' });
    expect(JSON.stringify(moderator.received('invitations'))).not.toContain(secret);
    expect(JSON.stringify(await world.invitations.find(invitation.id))).not.toContain(secret);
    const stranger = await openTab(world, { ...ben, id: 'stranger' }, 'x');
    for (const [user, code] of [
      [ben, 'action.forbidden'],
      [carla, 'action.forbidden'],
    ] as const) {
      const tab = await openTab(world, user, `${user.id}-1`);
      await tab.send({ action: 'invitation.create', sessionId: 's1' });
      await tab.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id });
      expect(codes(tab)).toEqual([code, code]);
    }
    await stranger.send({ action: 'invitation.list', sessionId: 's1' });
    expect(codes(stranger)).toEqual(['session.not-found']);
  });

  test('of another session is not revoked by a moderator of this one', async () => {
    const { world, invitation } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'ben', 'moderator');
    const tab = await openTab(world, ben, 'ben-1');
    await tab.send({ action: 'invitation.revoke', sessionId: 's2', invitationId: invitation.id });
    expect(codes(tab)).toEqual(['invitation.unknown']);
    expect((await world.invitations.find(invitation.id))?.revokedAt).toBeNull();
  });
});
