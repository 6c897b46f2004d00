import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../../shared/instant.ts';
import type { User } from '../../../../shared/ports/connections.ts';
import { anna, furnish, openTab, type Tab } from '../../../world/tab.ts';
import { createWorld, type World } from '../../../world/world.ts';
import { join } from '../../link.ts';
import { loggedIn, MINUTE, outcome, phaseOf, recordsOf, SECOND, under, wait } from './logins.ts';

let tabs = 0;
const enter = async (world: World, user: User, resume = false): Promise<Tab> => {
  tabs += 1;
  const tab = await openTab(world, user, `${user.id}-${tabs}`);
  await tab.send(join({ resume }));
  return tab;
};

describe('Somebody idle, where coming back takes a login,', () => {
  test('is warned at 14:40, logged out at 15:00, and told to log in again', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8', 'wcag-2.2.1') }));
    const began = world.clock();
    const tab = await enter(world, loggedIn(world));
    await wait(world, 14 * MINUTE + 39 * SECOND, tab);
    expect(tab.received('session.warning')).toEqual([]);
    await world.advance(2 * SECOND);
    const [warning] = tab.received('session.warning');
    expect(warning?.logoutAt).toBeGreaterThanOrEqual(began + 15 * MINUTE);
    expect(warning?.logoutAt).toBeLessThanOrEqual(began + 15 * MINUTE + SECOND);
    await world.advance(21 * SECOND);
    expect(tab.received('session.ended')).toMatchObject([
      { ending: 'inactivity', mayReturn: true, mustLogIn: true },
    ]);
  });

  test('is not let in by their old login, however fresh its token; but by a later one', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8') }));
    const before = loggedIn(world);
    await wait(world, 16 * MINUTE, await enter(world, before));
    expect(await phaseOf(world)).toBe('inactivity');
    expect(outcome(await enter(world, before))).toEqual(['session.login-required']);
    const { authenticatedAt: _unsaid, ...silent } = before;
    expect(outcome(await enter(world, silent))).toEqual(['session.login-required']);
    const resumed = await enter(world, before, true);
    expect(resumed.received('session.ended')).toMatchObject([{ ending: 'inactivity', mustLogIn: true }]);
    expect(await phaseOf(world)).toBe('inactivity');
    await world.advance(SECOND);
    const after = loggedIn(world);
    expect(outcome(await enter(world, after))).toEqual(['present']);
    expect(recordsOf(world)).toEqual([
      ['joined', before.authenticatedAt],
      ['warned', before.authenticatedAt],
      ['inactivity', before.authenticatedAt],
      ['returned', after.authenticatedAt],
    ]);
  });

  test('is not let in by a login of the very second in which they were logged out', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8') }));
    await wait(world, 16 * MINUTE, await enter(world, loggedIn(world)));
    const ended = await world.participants.load({ sessionId: 's1', participantId: 'anna' });
    const endedAt = ended?.phase === 'ended' ? ended.endedAt : instant(0);
    expect(outcome(await enter(world, { ...anna, authenticatedAt: endedAt }))).toEqual([
      'session.login-required',
    ]);
  });

  test('opens another tab while warned, with the login that they have: that is an answer', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8') }));
    const user = loggedIn(world);
    const tab = await enter(world, user);
    await wait(world, 14 * MINUTE + 45 * SECOND, tab);
    expect(await phaseOf(world)).toBe('warned');
    expect(outcome(await enter(world, user))).toEqual(['present']);
  });

  test('extends as often as they like', async () => {
    const world = await furnish(createWorld({ policy: under('pci-dss-8.2.8', 'wcag-2.2.1') }));
    const tab = await enter(world, loggedIn(world));
    for (let times = 1; times <= 12; times += 1) {
      await wait(world, 14 * MINUTE + 45 * SECOND, tab);
      await tab.send({ action: 'session.extend', sessionId: 's1' });
      expect(tab.received('session.extended')).toHaveLength(times);
    }
    expect(await phaseOf(world)).toBe('present');
  });

  test('comes back with a click where no standard is named', async () => {
    const world = await furnish(createWorld());
    const user = loggedIn(world);
    const tab = await enter(world, user);
    await wait(world, 46 * MINUTE, tab);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'inactivity', mayReturn: true }]);
    expect(tab.received('session.ended')[0]).not.toHaveProperty('mustLogIn');
    expect(outcome(await enter(world, user))).toEqual(['present']);
    const key = { sessionId: 's1', participantId: 'anna' };
    expect(await world.participants.load(key)).not.toHaveProperty('authenticatedAt');
  });
});

describe('Somebody whom time has logged out under another deployment', () => {
  test.each([
    ['to log in, where this one asks for it', under(), under('pci-dss-8.2.8'), true],
    ['to click, where this one does not', under('pci-dss-8.2.8'), under(), undefined],
  ])('is told on their return %s', async (_, before, policy, mustLogIn) => {
    const world = await furnish(createWorld({ policy: before }));
    const user = loggedIn(world);
    await wait(world, 46 * MINUTE, await enter(world, user));
    expect(await phaseOf(world)).toBe('inactivity');
    world.redeploy({ policy });
    const [told] = (await enter(world, user, true)).received('session.ended');
    expect([told?.ending, told?.mustLogIn]).toEqual(['inactivity', mustLogIn]);
    expect(outcome(await enter(world, user))).toEqual([mustLogIn ? 'session.login-required' : 'present']);
  });
});

test('Whoever has logged in again inside, and is under a deployment then that asks for none, is out as it is on record', async () => {
  const timings = { longestStay: 40 * MINUTE };
  const world = await furnish(createWorld({ policy: { ...under('pci-dss-8.2.8'), ...timings } }));
  const tab = await enter(world, loggedIn(world));
  await wait(world, 30 * MINUTE, tab, true);
  await enter(world, loggedIn(world));
  await wait(world, 15 * MINUTE, tab, true);
  const began = world.clock();
  world.redeploy({ policy: { ...under(), ...timings } });
  await wait(world, 33 * MINUTE, tab, true);
  const ended = await world.participants.load({ sessionId: 's1', participantId: 'anna' });
  expect(ended).toMatchObject({ ending: 'limit' });
  expect(ended?.phase === 'ended' ? ended.endedAt - began : 0).toBeGreaterThanOrEqual(30 * MINUTE);
  expect(recordsOf(world).map(([what]) => what)).toEqual(['joined', 'governed', 'limit']);
});
