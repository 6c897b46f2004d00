import { describe, expect, test } from '@jest/globals';
import type { App } from '../../../functions/app.ts';
import { takeOutStray } from '../../../functions/entering/stray.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { ben, guestBy, openTab, type Tab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, join, withLink } from '../link.ts';

/** What becomes of whoever is refused a join, as far as they are in by that very connection. */
const refusing = async (world: World, tab: Tab, user: User, more: Partial<App> = {}) => {
  const key = { sessionId: 's1', participantId: user.id };
  const now = world.clock();
  const caller = { connectionId: tab.connectionId, user, expiresAt: now, receivedAt: now };
  await takeOutStray({ ...world.app(), ...more }, caller, key);
  return (await world.participants.load(key))?.phase;
};

describe('Somebody who is refused a join stays where they are', () => {
  const member = async () => {
    const { world } = await withLink();
    const tab = await openTab(world, ben, 'ben-1');
    await tab.send(join());
    return { world, tab };
  };

  test('while they have a right to the session', async () => {
    const { world, tab } = await member();
    expect(await refusing(world, tab, ben)).toBe('present');
  });

  test('while it cannot be said whether they have, or their team’s own function says that they have none now', async () => {
    const { world, tab } = await member();
    await world.members.remove('s1', 'ben');
    for (const said of ['unavailable', null] as const)
      expect(await refusing(world, tab, ben, { entitlement: { of: async () => said } })).toBe('present');
    expect(await refusing(world, tab, ben)).toBe('ended');
  });

  test('at the door with a link that is good, and inside with one that is not any more', async () => {
    const { world, moderator, secret, invitation } = await withLink();
    const guest = guestBy(secret, 'one');
    const tab = await openTab(world, guest, 'guest-1');
    await tab.send(join());
    expect(await refusing(world, tab, guest)).toBe('waiting');
    await admit(moderator, guest);
    await world.invitations.revoke(invitation.id, 's1', world.clock());
    expect(await refusing(world, tab, guest)).toBe('present');
  });
});
