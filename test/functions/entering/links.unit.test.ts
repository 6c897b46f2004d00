import { describe, expect, test } from '@jest/globals';
import { join as enter } from '../../../functions/actions/inside/join.ts';
import type { App } from '../../../functions/app.ts';
import { after } from '../../../shared/instant.ts';
import type { UpMessage } from '../../../shared/messages.ts';
import { ben, carla, guestBy, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, codes, join, MINUTE, withLink } from '../link.ts';

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

  test('is valid for a week and for any number of guests by default', async () => {
    const { moderator, invitation } = await withLink();
    const week = {
      uses: null,
      usesLeft: null,
      expiresAt: after(invitation.createdAt as never, 7 * 24 * 60 * MINUTE),
    };
    expect(invitation).toMatchObject(week);
    await moderator.send({ action: 'invitation.list', sessionId: 's1' });
    expect(moderator.received('invitations')[0]?.invitations).toEqual([invitation]);
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

  const usesLeft = async (moderator: Tab) => {
    await moderator.send({ action: 'invitation.list', sessionId: 's1' });
    return moderator.received('invitations').at(-1)?.invitations[0]?.usesLeft;
  };

  test('whose last use two guests want is used by whoever is let in, and by that one again', async () => {
    const { world, moderator, secret } = await withLink({ uses: 1 });
    const [one, two] = [guestBy(secret, 'one'), guestBy(secret, 'two')];
    const tabs = [await openTab(world, one, 'tab-1'), await openTab(world, two, 'tab-2')] as const;
    for (const tab of tabs) {
      await tab.send(join());
      expect(tab.received('session.waiting')).toHaveLength(1);
    }
    await admit(moderator, two);
    expect(tabs[1].received('session.admitted')).toHaveLength(1);
    expect(tabs[0].received('session.ended')).toMatchObject([{ ending: 'uninvited', mayReturn: false }]);
    expect(moderator.received('waiting.changed').at(-1)).toMatchObject({ waiting: [], waitingTotal: 0 });
    await tabs[1].send({ action: 'session.exit', sessionId: 's1' });
    await tabs[1].send(join());
    expect(tabs[1].received('session.waiting')).toHaveLength(2);
    expect(await told(world, secret, 'three')).toBe('invitation.used-up');
  });

  test('is not used up by a knock that is refused, given up or never answered', async () => {
    const { world, moderator, secret } = await withLink({ uses: 1 });
    const guests = ['one', 'two', 'three'].map((key) => guestBy(secret, key));
    const [away, gone, forgotten] = await Promise.all(guests.map((guest) => openTab(world, guest, guest.id)));
    for (const tab of [away, gone, forgotten]) await tab?.send(join());
    await moderator.send({
      action: 'waiting.deny',
      sessionId: 's1',
      participantId: guests[0]?.id,
    } as UpMessage);
    await gone?.send({ action: 'session.exit', sessionId: 's1' });
    await world.advance(6 * MINUTE);
    await moderator.send({ action: 'ping', sessionId: 's1' });
    await world.advance(5 * MINUTE);
    expect(forgotten?.received('session.ended')).toMatchObject([{ ending: 'unanswered', mayReturn: true }]);
    expect(await usesLeft(moderator)).toBe(1);
    expect(await told(world, secret, 'four')).toBeNull();
  });

  test('counts a guest once whom two moderators let in at once', async () => {
    const { world, moderator, secret } = await withLink({ uses: 2 });
    await world.members.appoint('s1', 'ben', 'moderator');
    const other = await openTab(world, ben, 'ben-1');
    await other.send(join());
    const guest = guestBy(secret, 'one');
    const tabs = await Promise.all(['a', 'b'].map((tab) => openTab(world, guest, tab)));
    await Promise.all(tabs.map((tab) => tab.send(join())));
    await Promise.all([admit(moderator, guest), admit(other, guest)]);
    expect([...codes(moderator), ...codes(other)]).toEqual([]);
    expect(await usesLeft(moderator)).toBe(1);
  });

  test('is not needed for somebody inside who is let in again by a moderator that saw them wait', async () => {
    const { world, moderator, secret, invitation } = await withLink({ uses: 2 });
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await admit(moderator, guest);
    expect(await usesLeft(moderator)).toBe(1);
    await admit(moderator, guest);
    expect(await usesLeft(moderator)).toBe(1);
    await moderator.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id });
    await admit(moderator, guest);
    expect(codes(moderator)).toEqual([]);
    expect(tab.received('session.ended')).toEqual([]);
    const key = { sessionId: 's1', participantId: guest.id };
    expect(await world.participants.load(key)).toMatchObject({ phase: 'present' });
  });

  test('lets in somebody who knocked in time, though it has expired meanwhile', async () => {
    const { world, moderator, secret } = await withLink({ uses: 1, validFor: MINUTE });
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    await world.advance(2 * MINUTE);
    await admit(moderator, guest);
    expect(tab.received('session.admitted')).toHaveLength(1);
  });

  test('gets a use back when the guest for whom it was taken is gone by then', async () => {
    const { world, moderator, secret } = await withLink({ uses: 1 });
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    await tab.send(join());
    let left = false;
    world.setFate((name) => {
      if (name !== 'invitations.use' || left) return null;
      left = true;
      void world
        .app()
        .advance({ sessionId: 's1', participantId: guest.id }, { type: 'exit', connectionId: 'g' });
      return null;
    });
    await admit(moderator, guest);
    expect(left).toBe(true);
    expect(codes(moderator)).toEqual(['participation.ended']);
    expect(await usesLeft(moderator)).toBe(1);
  });

  test('that is revoked sends away those who wait by it, at once, and nobody else', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    await moderator.send({ action: 'invitation.create', sessionId: 's1' });
    const other = moderator.received('invitation.created')[1]?.secret ?? '';
    const tabs = await Promise.all(
      ['one', 'two'].map((key) => openTab(world, guestBy(secret, key), `tab-${key}`)),
    );
    const stays = await openTab(world, guestBy(other, 'one'), 'other');
    for (const tab of [...tabs, stays]) await tab.send(join());
    const before = moderator.received('waiting.changed').length;
    await moderator.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id });
    for (const tab of tabs) {
      expect(tab.received('session.ended')).toMatchObject([{ ending: 'uninvited', mayReturn: false }]);
      expect(world.isOpen(tab.connectionId)).toBe(false);
    }
    expect(stays.received('session.ended')).toEqual([]);
    expect(moderator.received('waiting.changed').length).toBe(before + 1);
    expect(moderator.received('waiting.changed').at(-1)).toMatchObject({ waitingTotal: 1 });
  });

  test('that is revoked while somebody knocks by it leaves nobody at the door', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'g');
    const app = world.app();
    const registry: App['registry'] = {
      ...app.registry,
      // After the link was found valid, and before the knock is written.
      enter: async (...args) => {
        await moderator.send({ action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id });
        return app.registry.enter(...args);
      },
    };
    const caller = {
      connectionId: tab.connectionId,
      user: guest,
      expiresAt: after(world.clock(), MINUTE),
      receivedAt: world.clock(),
    };
    expect(
      await enter({ ...app, registry }, caller, { action: 'session.join', sessionId: 's1' }),
    ).toMatchObject({ code: 'invitation.revoked' });
    expect(await world.participants.load({ sessionId: 's1', participantId: guest.id })).toMatchObject({
      phase: 'ended',
      ending: 'uninvited',
    });
  });

  test('that was revoked lets in nobody who still waits by it, whatever a death left undone', async () => {
    for (let n = 1; ; n += 1) {
      const { world, moderator, secret, invitation } = await withLink();
      const guest = guestBy(secret, 'one');
      const tab = await openTab(world, guest, 'g');
      await tab.send(join());
      const revoke = { action: 'invitation.revoke', sessionId: 's1', invitationId: invitation.id } as const;
      let calls = 0;
      world.setFate(() => {
        calls += 1;
        return calls === n ? 'death-after' : null;
      });
      await moderator.send(revoke).catch(() => 'as it should');
      world.setFate(() => null);
      if (calls < n) break;
      const { revokedAt } = (await world.invitations.find(invitation.id)) ?? {};
      if (typeof revokedAt !== 'number') continue;
      await admit(moderator, guest);
      expect(tab.received('session.admitted')).toEqual([]);
      await moderator.send(revoke);
      await world.advance(5 * MINUTE);
      const key = { sessionId: 's1', participantId: guest.id };
      expect(await world.participants.load(key)).toMatchObject({ phase: 'ended', ending: 'uninvited' });
      expect(tab.received('session.ended')).not.toEqual([]);
    }
  });

  test('to a hidden session is as unknown as one that never was', async () => {
    const { world, moderator, secret } = await withLink();
    await moderator.send({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
    expect(await told(world, secret)).toBe('invitation.unknown');
  });

  test('revoked or expired, sends nobody away who is inside, and lets them back after a drop', async () => {
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

  test('is made, listed and revoked only by moderators, and its secret is stored nowhere', async () => {
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

  test('cannot be revoked by a moderator of another session', async () => {
    const { world, invitation } = await withLink();
    await world.sessions.createSession({ id: 's2', name: 'Other' });
    await world.sessions.addMember('s2', 'ben', 'moderator');
    const tab = await openTab(world, ben, 'ben-1');
    await tab.send({ action: 'invitation.revoke', sessionId: 's2', invitationId: invitation.id });
    expect(codes(tab)).toEqual(['invitation.unknown']);
    expect((await world.invitations.find(invitation.id))?.revokedAt).toBeNull();
  });
});
