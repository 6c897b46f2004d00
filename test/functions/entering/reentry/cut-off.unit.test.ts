import { describe, expect, test } from '@jest/globals';
import type { Policy } from '../../../../shared/policy.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { furnish, guestBy, openTab, type Tab } from '../../../world/tab.ts';
import { createWorld, type World } from '../../../world/world.ts';
import { admit, join, withLink } from '../../link.ts';
import { HOUR, loggedIn, MINUTE, outcome, phaseOf, recordsOf, SECOND, under, wait } from './logins.ts';

let tabs = 0;
const enter = async (world: World, user: User, resume = false): Promise<Tab> => {
  tabs += 1;
  const tab = await openTab(world, user, `${user.id}-${tabs}`);
  await tab.send(join({ resume }));
  return tab;
};

describe('Somebody cut off, where coming back takes a login,', () => {
  test('continues within their time', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8') }));
    const user = loggedIn(world);
    const tab = await enter(world, user);
    await tab.close();
    await world.advance(5 * MINUTE);
    expect(await phaseOf(world)).toBe('disconnected');
    expect(outcome(await enter(world, user, true))).toEqual(['present']);
  });

  test('who opens the lid after three hours is logged out, whichever way they come', async () => {
    for (const resume of [true, false]) {
      const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8') }));
      const user = loggedIn(world);
      await (await enter(world, user)).close();
      await world.advance(3 * HOUR);
      expect(outcome(await enter(world, user, resume))).toEqual([
        resume ? 'inactivity' : 'session.login-required',
      ]);
      await world.advance(SECOND);
      expect(outcome(await enter(world, loggedIn(world)))).toEqual(['present']);
      expect(recordsOf(world).map(([what]) => what)).toEqual(
        ['joined', 'disconnected', resume ? ['inactivity'] : [], 'returned'].flat(),
      );
    }
  });

  test('who left by themselves enters with a click', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8') }));
    const user = loggedIn(world);
    await (await enter(world, user)).send({ action: 'session.exit', sessionId: 's1' });
    await world.advance(HOUR);
    expect(outcome(await enter(world, user))).toEqual(['present']);
  });
});

describe('A guest, who has no login', () => {
  const guest = async (policy: Policy) => {
    const { world, secret, moderator } = await withLink({}, policy);
    const one = guestBy(secret, 'one');
    const door = await enter(world, one);
    await admit(moderator, one);
    await door.send(join());
    expect(await phaseOf(world, one.id)).toBe('present');
    return { world, one, tab: door };
  };

  test('knocks again after a logout, and is not told of any login', async () => {
    const { world, one, tab } = await guest(under('pci-dss-8.2.8'));
    await wait(world, 16 * MINUTE, tab);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'inactivity', mayReturn: true }]);
    expect(tab.received('session.ended')[0]).not.toHaveProperty('mustLogIn');
    await enter(world, one);
    expect(await phaseOf(world, one.id)).toBe('waiting');
  });

  test('who was cut off for longer than their time knocks as well', async () => {
    const { world, one, tab } = await guest(under('pci-dss-8.2.8'));
    await tab.close();
    await world.advance(HOUR);
    expect(outcome(await enter(world, one, true))).toEqual(['inactivity']);
    await enter(world, one);
    expect(await phaseOf(world, one.id)).toBe('waiting');
  });
});
