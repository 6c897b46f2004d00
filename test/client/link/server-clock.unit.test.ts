import { describe, expect, test } from '@jest/globals';
import { serverClock } from '../../../client/link/server-clock.ts';
import { handClock } from '../hand-clock.ts';
import { world } from '../world.ts';

const HOUR = 3_600_000;

describe('the server clock', () => {
  test.each([
    ['an hour ahead', HOUR],
    ['an hour behind', -HOUR],
  ])('shows the right second on a machine that is %s', async (_, wrong) => {
    const w = world();
    w.setWrong(wrong);
    const { client, participation } = await w.inside();
    await w.advance(60_000);
    expect(Math.abs(client.serverNow() - w.now())).toBeLessThan(1_000);
    await w.tell(w.last(), { type: 'session.warning', sessionId: 's1', logoutAt: w.now() + policyWarning });
    const { logoutAt } = participation.getSnapshot();
    expect(Math.round(((logoutAt ?? 0) - client.serverNow()) / 1_000)).toBe(policyWarning / 1_000);
  });

  test('the reply with the shortest round trip decides', () => {
    const time = handClock();
    time.setWrong(-HOUR);
    const server = serverClock(time.clock);
    const slow = time.clock.elapsed();
    time.sleep(4_000);
    server.learn(time.now(), slow);
    expect(Math.abs(server.now() - time.now())).toBeLessThanOrEqual(2_000);
    const quick = time.clock.elapsed();
    time.sleep(20);
    server.learn(time.now() - 10, quick);
    expect(Math.abs(server.now() - time.now())).toBeLessThanOrEqual(10);
    const slowAgain = time.clock.elapsed();
    time.sleep(9_000);
    server.learn(time.now() - 8_000, slowAgain);
    expect(Math.abs(server.now() - time.now())).toBeLessThanOrEqual(10);
  });

  test('is in the middle of the possible range, which only shrinks', () => {
    const time = handClock();
    time.sleep(10_000);
    const server = serverClock(time.clock);
    const reply = (sentAgo: number, ahead = 0) =>
      server.learn(time.now() + ahead, time.clock.elapsed() - sentAgo);
    reply(4_000);
    expect(server.now()).toBe(time.now() + 2_000);
    reply(1_000);
    expect(server.now()).toBe(time.now() + 500);
    reply(3_000);
    expect(server.now()).toBe(time.now() + 500);
    reply(1_000, -200);
    expect(server.now()).toBe(time.now() + 400);
  });

  test('follows the latest measurement where that contradicts earlier ones, in either direction', () => {
    const time = handClock();
    const server = serverClock(time.clock);
    for (const ahead of [0, 60_000, -60_000]) {
      server.learn(time.now() + ahead, time.clock.elapsed());
      expect(server.now()).toBe(time.now() + ahead);
    }
  });

  test('an unrequested message bounds it from one side', () => {
    const time = handClock();
    time.setWrong(-HOUR);
    const server = serverClock(time.clock);
    server.learn(time.now() - 100);
    expect(server.now()).toBe(time.now() - 100);
    server.learn(time.now() - 5_000);
    expect(server.now()).toBe(time.now() - 100);
  });

  test('bounds that touch do not contradict each other: what they have in common is the time', () => {
    const time = handClock();
    const server = serverClock(time.clock);
    const at = (sentAgo: number, ahead: number) =>
      server.learn(time.now() + ahead, time.clock.elapsed() - sentAgo);
    time.sleep(10_000);
    at(1_000, 0);
    // From 0 to 1,000 ahead, and then from 1,000 to 3,000.
    at(2_000, 1_000);
    expect(server.now()).toBe(time.now() + 1_000);
    const other = serverClock(time.clock);
    other.learn(time.now() + 2_000, time.clock.elapsed() - 1_000);
    other.learn(time.now(), time.clock.elapsed() - 2_000);
    expect(other.now()).toBe(time.now() + 2_000);
  });

  test('is not changed by setting the machine’s clock', () => {
    const time = handClock();
    const server = serverClock(time.clock);
    server.learn(time.now(), time.clock.elapsed());
    for (const wrong of [HOUR, -HOUR, 0]) {
      time.setWrong(wrong);
      expect(server.now()).toBe(time.now());
    }
  });

  test('is this machine’s clock before anything is known', () => {
    const time = handClock();
    time.sleep(5_000);
    time.setWrong(HOUR);
    expect(serverClock(time.clock).now()).toBe(time.now() + HOUR);
  });

  test('forgets what was known if time stood still while the machine slept', () => {
    let slept = 0;
    const time = handClock();
    const server = serverClock({ ...time.clock, elapsed: () => time.clock.elapsed() - slept });
    server.learn(time.now(), time.clock.elapsed());
    time.sleep(HOUR);
    slept = HOUR;
    server.learn(time.now(), time.clock.elapsed() - slept);
    expect(server.now()).toBe(time.now());
  });
});

const policyWarning = 1_800_000;
