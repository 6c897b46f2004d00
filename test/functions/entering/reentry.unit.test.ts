import { describe, expect, test } from '@jest/globals';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { instant } from '../../../shared/instant.ts';
import { type Policy, policyFrom, presets } from '../../../shared/policy.ts';
import type { User } from '../../../shared/ports/connections.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { governed } from '../../../shared/standards/conformity.ts';
import type { StandardId } from '../../../shared/standards/standard.ts';
import { anna, ben, furnish, guestBy, openTab, type Tab } from '../../world/tab.ts';
import { createWorld, type World } from '../../world/world.ts';
import { admit, join, withLink } from '../link.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const under = (...standards: StandardId[]): Policy =>
  policyFrom({
    ...governed(standards, presets['workspace-15'], {}),
    ...(standards.length > 0 && { standards }),
  });

/** Somebody whose token says that they logged in just now. */
const loggedIn = (world: World, user = anna): User => ({
  ...user,
  authenticatedAt: instant(Math.floor(world.clock() / SECOND) * SECOND),
});

let tabs = 0;
const enter = async (world: World, user: User, resume = false): Promise<Tab> => {
  tabs += 1;
  const tab = await openTab(world, user, `${user.id}-${tabs}`);
  await tab.send(join({ resume }));
  return tab;
};

/** Lets time pass with the tab connected, as a client keeps it. */
const wait = async (world: World, duration: number, tab: Tab, active = false) => {
  for (let left = duration; left > 0; left -= 3 * MINUTE) {
    if (world.isOpen(tab.connectionId))
      await tab.send({ action: active ? 'activity' : 'ping', sessionId: 's1' });
    await world.advance(Math.min(left, 3 * MINUTE));
  }
};

const outcome = (tab: Tab) => [
  ...tab.received('session.joined').map(({ phase }) => phase as string),
  ...tab.received('session.ended').map(({ ending }) => ending as string),
  ...tab.received('error').map(({ code }) => code as string),
];

/** What is on record, and whether the core reproduces it. */
const recordsOf = (world: World, participantId = 'anna') => {
  const key = { sessionId: 's1', participantId };
  const records = world.audit.recordsOf(key) as readonly ParticipantRecord[];
  expect(replayed(key, records).fault).toBeNull();
  return records.map(({ authenticatedAt, ...record }) => [
    record.type === 'ended' ? record.ending : record.type,
    authenticatedAt ?? null,
  ]);
};

const phaseOf = async (world: World, participantId = 'anna') => {
  const participant = await world.participants.load({ sessionId: 's1', participantId });
  return participant?.phase === 'ended' ? participant.ending : participant?.phase;
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
