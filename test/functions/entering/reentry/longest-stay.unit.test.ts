import { describe, expect, test } from '@jest/globals';
import type { User } from '../../../../shared/ports/connections.ts';
import { ben, furnish, openTab, type Tab } from '../../../world/tab.ts';
import { createWorld, type World } from '../../../world/world.ts';
import { join } from '../../link.ts';
import { HOUR, loggedIn, MINUTE, outcome, phaseOf, recordsOf, SECOND, under, wait } from './logins.ts';

let tabs = 0;
const enter = async (world: World, user: User, resume = false): Promise<Tab> => {
  tabs += 1;
  const tab = await openTab(world, user, `${user.id}-${tabs}`);
  await tab.send(join({ resume }));
  return tab;
};

describe('A longest stay that a standard sets', () => {
  test('counts from the login, and leaving and entering does not restart it', async () => {
    const world = await furnish(createWorld({ policy: under('nist-800-63b-aal3') }));
    const user = loggedIn(world);
    await world.advance(2 * HOUR);
    const tab = await enter(world, user);
    await wait(world, 5 * HOUR, tab, true);
    await tab.send({ action: 'session.exit', sessionId: 's1' });
    const again = await enter(world, user);
    await wait(world, 5 * HOUR - 3 * MINUTE, again, true);
    expect(await phaseOf(world)).toBe('present');
    await wait(world, 5 * MINUTE, again, true);
    expect(again.received('session.ended')).toMatchObject([{ ending: 'limit', mustLogIn: true }]);
    expect(outcome(await enter(world, user))).toEqual(['session.login-required']);
    // Somebody whom the limit has not affected, but whose login is as old.
    expect(outcome(await enter(world, { ...ben, authenticatedAt: user.authenticatedAt }))).toEqual([
      'session.login-required',
    ]);
    expect(outcome(await enter(world, ben))).toEqual(['session.login-required']);
    await world.advance(SECOND);
    expect(outcome(await enter(world, loggedIn(world)))).toEqual(['present']);
  });

  test('is announced while there is time to save and to log in again, the only thing that extends it', async () => {
    const world = await furnish(createWorld({ policy: under('nist-800-63b-aal3') }));
    const user = loggedIn(world);
    const tab = await enter(world, user);
    const endsAt = user.authenticatedAt === undefined ? 0 : user.authenticatedAt + 12 * HOUR;
    const ahead = { endsAt, noticeAt: endsAt - 5 * MINUTE, renewedBy: 'login' };
    expect(tab.received('session.joined')[0]?.policy).toMatchObject(ahead);
    await wait(world, 12 * HOUR - 6 * MINUTE, tab, true);
    expect(tab.received('session.extended')).toEqual([]);
    await wait(world, 2 * MINUTE, tab, true);
    expect(tab.received('session.extended')).toMatchObject([{ policy: ahead }]);
    const told = tab.received('session.extended')[0]?.serverTime ?? 0;
    expect(told - ahead.noticeAt).toBeGreaterThanOrEqual(0);
    expect(told - ahead.noticeAt).toBeLessThan(2 * SECOND);
    await tab.send({ action: 'session.extend', sessionId: 's1' });
    await wait(world, 5 * MINUTE, tab, true);
    expect(tab.received('session.ended')).toMatchObject([{ ending: 'limit', mustLogIn: true }]);
    expect(recordsOf(world).map(([what]) => what)).toEqual(['joined', 'limit']);
  });

  test('starts anew when somebody logs in again while inside, which every tab is told', async () => {
    const world = await furnish(createWorld({ policy: under('nist-800-63b-aal3') }));
    const tab = await enter(world, loggedIn(world));
    await wait(world, 11 * HOUR, tab, true);
    const anew = await enter(world, loggedIn(world));
    const again = anew.received('session.joined')[0]?.policy.endsAt;
    expect(again).toBeGreaterThan((tab.received('session.joined')[0]?.policy.endsAt ?? 0) + 10 * HOUR);
    expect(tab.received('session.extended')).toMatchObject([{ policy: { endsAt: again } }]);
    await wait(world, 11 * HOUR, anew, true);
    expect(await phaseOf(world)).toBe('present');
    await wait(world, 61 * MINUTE, anew, true);
    expect(await phaseOf(world)).toBe('limit');
    expect(recordsOf(world).map(([what]) => what)).toEqual(['joined', 'limit']);
  });
});
