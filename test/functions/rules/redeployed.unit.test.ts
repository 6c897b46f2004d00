import { beforeEach, describe, expect, test } from '@jest/globals';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import { policyFrom } from '../../../shared/policy.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { SIDE_BY_SIDE } from '../../../shared/rules/deployed.ts';
import type { WorldSettings } from '../../world/settings.ts';
import { guestBy, openTab } from '../../world/tab.ts';
import type { World } from '../../world/world.ts';
import { admit, withLink } from '../link.ts';
import { type Cast, carla, company, idle, MINUTE, personIn } from './cast.ts';

const timed = (idleTimeout: number, warningPeriod = 30) =>
  policyFrom({ idleTimeout: idleTimeout * MINUTE, warningPeriod: warningPeriod * MINUTE });
const TWENTY = timed(20);
const FIVE = timed(5);
const HOUR = timed(60);
const BESIDE = SIDE_BY_SIDE / MINUTE;

let cast: Cast;
let world: World;
/** Inside for as long as functions of two deployments run side by side, and idle since then. */
const inside = async (settings: WorldSettings = {}) => {
  cast = await company({ policy: TWENTY, ...settings });
  world = cast.world;
  await idle(world, BESIDE, cast.boss, cast.member);
};
beforeEach(() => inside());

const ben = () => personIn(world, 'ben');
const say = (action: 'ping' | 'activity' | 'session.extend') => cast.member.send({ action, sessionId: 's1' });
const records = () =>
  world.audit.recordsOf({ sessionId: 's1', participantId: 'ben' }).map(({ type }) => type);
const writes = () =>
  ['participants.save', 'participants.touch', 'participants.renew'].reduce(
    (sum, name) => sum + (world.calls.get(name) ?? 0),
    0,
  );

describe('The numbers of another deployment', () => {
  test('apply from the next sign of life: somebody who has been idle for longer is warned now, with a full warning', async () => {
    world.redeploy({ policy: FIVE });
    await world.advance(MINUTE);
    expect(await ben()).toMatchObject({ phase: 'present', policy: { idleTimeout: 20 * MINUTE } });
    await say('ping');
    expect(cast.member.received('session.warning')).toMatchObject([
      { logoutAt: world.clock() + 30 * MINUTE, policy: { idleTimeout: 5 * MINUTE } },
    ]);
    await idle(world, 29, cast.member);
    expect(await ben()).toMatchObject({ phase: 'warned' });
    await idle(world, 2, cast.member);
    expect(cast.member.received('session.ended')).toMatchObject([{ ending: 'inactivity' }]);
    expect(records()).toEqual(['joined', 'governed', 'warned', 'ended']);
  });

  test('are told to somebody at work, and the alarm is set by them', async () => {
    world.redeploy({ policy: FIVE });
    await say('activity');
    expect(cast.member.received('session.extended')).toMatchObject([
      { warnAt: world.clock() + 5 * MINUTE, policy: { idleTimeout: 5 * MINUTE, reportEvery: 100_000 } },
    ]);
    await world.advance(5 * MINUTE + 2_000);
    expect(await ben()).toMatchObject({ phase: 'warned' });
  });

  test('apply before an alarm does what the former ones would have done: nobody who may be idle for longer is warned', async () => {
    world.redeploy({ policy: HOUR });
    await world.advance(6 * MINUTE);
    expect(await ben()).toMatchObject({ phase: 'present', policy: { idleTimeout: 60 * MINUTE } });
    await idle(world, 35, cast.member);
    expect(cast.member.received('session.warning')).toEqual([]);
  });

  test('lift a warning that they would not have caused, and shorten none', async () => {
    await idle(world, 10, cast.member);
    const [promised] = cast.member.received('session.warning');
    world.redeploy({ policy: timed(5, 1) });
    await say('ping');
    expect(await ben()).toMatchObject({ phase: 'warned', promised: promised?.logoutAt });
    await idle(world, BESIDE, cast.member);
    world.redeploy({ policy: HOUR });
    await say('ping');
    expect(await ben()).toMatchObject({ phase: 'present' });
    expect(cast.member.received('session.extended').at(-1)?.policy).toMatchObject({
      idleTimeout: 60 * MINUTE,
    });
  });

  test('apply to what is said with them: an extension counts by them, and says so', async () => {
    world.redeploy({ policy: FIVE });
    await say('session.extend');
    expect(cast.member.received('session.extended').at(-1)).toMatchObject({
      warnAt: world.clock() + 5 * MINUTE,
      policy: { idleTimeout: 5 * MINUTE },
    });
  });

  test('are still limited by the session’s rules', async () => {
    await cast.boss.send({
      action: 'rule.put',
      sessionId: 's1',
      rule: { idleTimeout: { value: 18 * MINUTE } },
    });
    world.redeploy({ policy: timed(30, 2) });
    await say('activity');
    expect(await ben()).toMatchObject({
      policy: { idleTimeout: 18 * MINUTE, warningPeriod: 2 * MINUTE },
      rule: { from: { idleTimeout: { level: 'session' }, warningPeriod: { level: 'deployment' } } },
    });
    world.redeploy({
      policy: FIVE,
      rule: { idleTimeout: { value: 5 * MINUTE, final: true } },
    });
    await idle(world, BESIDE, cast.member);
    expect(await ben()).toMatchObject({
      policy: { idleTimeout: 5 * MINUTE },
      rule: { from: { idleTimeout: { level: 'deployment', final: true } } },
    });
  });

  test('apply to somebody at the door when they are let in', async () => {
    const { world: here, moderator, secret } = await withLink({}, TWENTY, undefined, 'local');
    const guest = guestBy(secret, 'one');
    const tab = await openTab(here, guest, 'g');
    await tab.send({ action: 'session.join', sessionId: 's1' });
    here.redeploy({ policy: FIVE });
    await tab.send({ action: 'ping', sessionId: 's1' });
    await admit(moderator, guest);
    const inside = await personIn(here, guest.id);
    expect(inside).toMatchObject({ phase: 'present', policy: { idleTimeout: 5 * MINUTE } });
    const records = here.audit.recordsOf({ sessionId: 's1', participantId: guest.id });
    expect(
      replayed({ sessionId: 's1', participantId: guest.id }, records as ParticipantRecord[]).fault,
    ).toBeNull();
  });

  test('do not change how many may be inside, and never ask for more signs of life than a client gives', async () => {
    world.redeploy({
      policy: { ...FIVE, participantLimit: 1, lease: 3 * MINUTE, keepAlive: MINUTE },
    });
    await say('ping');
    expect(await ben()).toMatchObject({
      phase: 'warned',
      policy: { participantLimit: 250, lease: 10 * MINUTE },
    });
    await world.advance(5 * MINUTE);
    expect(await ben()).toMatchObject({ phase: 'warned', awaySince: null });
  });

  test('are not put to somebody who is just leaving', async () => {
    world.redeploy({ policy: FIVE });
    await cast.member.send({ action: 'session.exit', sessionId: 's1' });
    expect(records()).toEqual(['joined', 'ended']);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['leaves', () => cast.member.send({ action: 'session.leave', sessionId: 's1' })],
    ['loses the connection', () => cast.member.close()],
    [
      'is removed',
      () => cast.boss.send({ action: 'participant.remove', sessionId: 's1', participantId: 'ben' }),
    ],
  ])('are not put to somebody who %s', async (_, go) => {
    const before = await ben();
    world.redeploy({ policy: FIVE });
    await go();
    expect(await ben()).not.toEqual(before);
    expect(records()).not.toContain('governed');
    expect(cast.member.received('session.warning')).toEqual([]);
  });

  test('cost one write for each person where they change nothing, and nothing after that', async () => {
    await say('activity');
    await world.advance(1);
    const before = writes();
    await say('activity');
    await say('ping');
    expect(writes() - before).toBe(2);
    // Only how far a group may go differs.
    world.redeploy({ policy: TWENTY, rule: { idleTimeout: { value: 30 * MINUTE } } });
    await say('activity');
    await say('ping');
    await say('activity');
    expect(writes() - before).toBe(6);
    expect(records()).toEqual(['joined']);
  });
});

describe('Functions of two deployments side by side', () => {
  /** The next call reaches a function of one or the other. */
  const [former, next] = [{ policy: TWENTY }, { policy: HOUR }];

  test('do not undo each other: nobody’s numbers change twice while both run', async () => {
    for (let minute = 0; minute < 10; minute += 1) {
      world.redeploy(minute % 2 === 0 ? next : former);
      await say('activity');
      await world.advance(MINUTE);
    }
    expect(records()).toEqual(['joined', 'governed']);
    expect(await ben()).toMatchObject({ policy: { idleTimeout: 60 * MINUTE } });
  });

  test('put somebody who has just come in under nothing else, until only one of them can be left', async () => {
    const late = await openTab(world, carla, 'late');
    await late.send({ action: 'session.join', sessionId: 's1' });
    world.redeploy(next);
    const hers = async () => {
      await late.send({ action: 'activity', sessionId: 's1' });
      return (await personIn(world, 'carla'))?.policy.idleTimeout;
    };
    await world.advance(4 * MINUTE);
    expect(await hers()).toBe(20 * MINUTE);
    for (let minute = 4; minute < BESIDE; minute += 1) {
      await world.advance(MINUTE);
      await late.send({ action: 'ping', sessionId: 's1' });
    }
    expect(await hers()).toBe(60 * MINUTE);
  });

  test('are rolled back together: whoever came under the newer numbers is put under the older again, and stays so', async () => {
    world.redeploy(next);
    await say('activity');
    world.redeploy(former);
    for (let minute = 0; minute < 2 * BESIDE; minute += 1) {
      await world.advance(MINUTE);
      await say('activity');
    }
    expect(records()).toEqual(['joined', 'governed', 'governed']);
    expect(await ben()).toMatchObject({ policy: { idleTimeout: 20 * MINUTE } });
  });

  test('never run on the local stack: there other numbers apply to somebody who has just come in', async () => {
    cast = await company({ policy: TWENTY, source: 'local' });
    world = cast.world;
    world.redeploy(next);
    await say('ping');
    expect(await ben()).toMatchObject({ policy: { idleTimeout: 60 * MINUTE } });
  });
});
