import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { enter } from './people/person.ts';
import { type LocalStack, startStack } from './stack/stack.ts';

/** With the cloud's Scheduler precision of a minute. A few seconds are for this machine, which has much else to do. */
const BUSY = 6_000;
const LOST_GRACE = 20_000;

let stack: LocalStack;
beforeAll(async () => {
  stack = await startStack({
    idle: '21s',
    warning: '5s',
    'goodbye-grace': '15s',
    'lost-grace': `${LOST_GRACE}ms`,
    precision: '60s',
  });
}, 120_000);
afterAll(() => stack.remove());

test('a closed tab is seen by the other after the short grace, and the countdown ends in a logout at zero', async () => {
  const [anna, ben] = [await enter(stack, 'anna'), await enter(stack, 'ben')];
  await anna.sees('Anna', 'Ben');
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  ben.socket.on('close', () => resolve());
  ben.close();
  await closed;
  const closedAt = Date.now();
  await anna.sees('Anna');
  expect(Date.now() - closedAt).toBeGreaterThan(14_000);
  expect(Date.now() - closedAt).toBeLessThan(LOST_GRACE - 500);
  const { logoutAt } = await anna.hears('session.warning');
  const ended = await anna.hears('session.ended');
  expect(ended).toMatchObject({ ending: 'inactivity' });
  expect(ended.at).toBeGreaterThanOrEqual(logoutAt);
  expect(ended.at - logoutAt).toBeLessThan(BUSY);
}, 90_000);
