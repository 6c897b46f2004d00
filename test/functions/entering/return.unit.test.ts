import { describe, expect, test } from '@jest/globals';
import { returning } from '../../../shared/path/return.ts';
import { anna, ben, carla, furnish, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, join, MINUTE, withLink } from '../link.ts';

/** What an ending said, and how a join was answered right afterwards. */
const said = (tab: Tab) => tab.received('session.ended').at(-1)?.mayReturn;
const isLetIn = async (world: World, tab: Tab, user = carla) => {
  const again = await openTab(world, user, `${tab.connectionId}-again`);
  await again.send(join());
  return again.received('session.joined').length + again.received('session.waiting').length > 0;
};

describe('Whether one may return is what a join would be answered', () => {
  const inside = async () => {
    const made = await withLink();
    const { world, moderator, secret } = made;
    const guest = guestBy(secret, 'one');
    const guests = await openTab(world, guest, 'guest-1');
    await guests.send(join());
    await admit(moderator, guest);
    await guests.send(join());
    const contact = await openTab(world, carla, 'carla-1');
    await contact.send(join());
    return { ...made, guest, guests, contact };
  };

  test('for somebody who was removed: yes', async () => {
    const { world, moderator, contact } = await inside();
    await moderator.send({ action: 'participant.remove', sessionId: 's1', participantId: 'carla' });
    expect(said(contact)).toBe(true);
    expect(await isLetIn(world, contact)).toBe(true);
  });

  test('for somebody whose membership was taken away: no', async () => {
    const { world, moderator, contact } = await inside();
    await moderator.send({ action: 'member.remove', sessionId: 's1', userId: 'carla' });
    expect(said(contact)).toBe(false);
    expect(await isLetIn(world, contact)).toBe(false);
  });

  test('for a contact or a guest whose session was hidden: no, and it says that it was hidden', async () => {
    const { world, moderator, contact, guests, guest } = await inside();
    await moderator.send({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
    for (const [tab, user] of [
      [contact, carla],
      [guests, guest],
    ] as const) {
      expect(tab.received('session.ended')).toMatchObject([{ ending: 'hidden', mayReturn: false }]);
      expect(await isLetIn(world, tab, user)).toBe(false);
    }
  });

  test('for both when it is visible again: yes, although it was hidden', async () => {
    const { world, moderator, contact, guests, guest } = await inside();
    await moderator.send({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
    await moderator.send({ action: 'session.update', sessionId: 's1', revision: 2, state: 'closed' });
    for (const [tab, user] of [
      [contact, carla],
      [guests, guest],
    ] as const) {
      const back = await openTab(world, user, `${tab.connectionId}-back`);
      await back.send(join({ resume: true }));
      expect(back.received('session.ended')).toMatchObject([{ ending: 'hidden', mayReturn: true }]);
      expect(await isLetIn(world, tab, user)).toBe(true);
    }
  });

  test('for a guest who was logged out for inactivity: as long as the link is valid', async () => {
    for (const revoked of [false, true]) {
      const { world, moderator, guests, guest, invitation } = await inside();
      if (revoked)
        await moderator.send({
          action: 'invitation.revoke',
          sessionId: 's1',
          invitationId: invitation.id,
        });
      for (let minute = 0; minute < 46; minute += 4) {
        await guests.send({ action: 'ping', sessionId: 's1' });
        await world.advance(4 * MINUTE);
      }
      expect(guests.received('session.ended')).toMatchObject([{ ending: 'inactivity', mayReturn: !revoked }]);
      expect(await isLetIn(world, guests, guest)).toBe(!revoked);
    }
  });

  test('in the reply to a resume that comes too late, too', async () => {
    const { world, moderator } = await inside();
    const bens = await openTab(world, ben, 'ben-1');
    await bens.send(join());
    await moderator.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' });
    const back = await openTab(world, ben, 'ben-2');
    await back.send(join({ resume: true }));
    expect(said(back)).toBe(true);
    await moderator.send({ action: 'session.update', sessionId: 's1', revision: 1, state: 'hidden' });
    await back.send(join({ resume: true }));
    expect(said(back)).toBe(true);
  });

  test('and nothing is read for an ending that the client mends by itself', async () => {
    const { world, contact } = await inside();
    const anew = await openTab(world, { ...anna, id: 'dora' }, 'dora-1', world.clock() + MINUTE);
    await world.sessions.addMember('s1', 'dora', 'member');
    await anew.send(join());
    const before = world.calls.get('sessions.entrance');
    await world.advance(2 * MINUTE);
    expect(anew.received('session.ended')).toMatchObject([{ ending: 'expired', mayReturn: true }]);
    expect(world.calls.get('sessions.entrance')).toBe(before);
    expect(contact.received('session.ended')).toEqual([]);
  });
});

describe('Whether one may return, asked by itself,', () => {
  const key = { sessionId: 's1', participantId: 'gil' };
  const guest = { kind: 'guest', invitation: 'i1' } as const;

  test('is no for a guest whose link is not there any more', async () => {
    const world = await furnish(createWorld());
    expect(await world.invitations.find('i1')).toBeNull();
    expect(await returning(world)(key, guest, 'inactivity')).toBe(false);
  });

  test.each(['disconnected', 'expired'] as const)(
    'is yes after an ending as %s, and nothing is read',
    async (ending) => {
      const world = await furnish(createWorld());
      expect(await returning(world)(key, guest, ending)).toBe(true);
      expect(world.calls.get('sessions.entrance')).toBeUndefined();
    },
  );
});
