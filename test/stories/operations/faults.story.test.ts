import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openWith, reply } from '../people/person.ts';
import { eventually } from '../people/sdk-tab.ts';
import { redrive } from '../stack/operator.ts';
import type { LocalStack } from '../stack/stack.ts';
import { liveThrough, type Outage, startForOutages, watcher } from './outage.ts';

/** What an operator fears most: a service that everything depends on fails, for longer than anything is retried. */
let stack: LocalStack;
beforeAll(async () => {
  stack = await startForOutages();
}, 120_000);
afterAll(() => stack.remove(), 30_000);

const outages: readonly (Outage & { readonly service: string })[] = [
  {
    service: 'the Scheduler',
    name: 'scheduler',
    faults: ['throttled-scheduler=0.5', 'failing-scheduler'],
    alerts: ['DeadLetters', 'FunctionErrors'],
  },
  {
    service: 'the table',
    name: 'table',
    faults: ['throttled-table=0.5', 'failing-table'],
    alerts: ['DeadLetters', 'FunctionErrors', 'TableThrottles'],
  },
  {
    service: 'the way back to the clients',
    name: 'callbacks',
    faults: ['throttled-posts=0.5', 'failing-callbacks'],
    alerts: ['DeadLetters', 'FunctionErrors', 'PostsFailing'],
  },
];

describe('Nothing is lost, and nobody is wronged, when something fails for minutes:', () => {
  test.each(outages)('$service', (outage) => liveThrough(stack, outage), 90_000);
});

test('Alarms and messages that are never delivered cost some lateness: the sweep ends, tells, disconnects and counts', async () => {
  const [list, deadList] = [await watcher(stack, 'ben'), await watcher(stack, 'ben')];
  const anna = await openWith(stack, await stack.token('anna', '5s'), 'anna');
  await reply(anna, 'session.joined', { action: 'session.join', sessionId: 's2' });
  const told = () => list.received('occupancy.changed').at(-1);
  await eventually('the session to be green', () => told()?.occupancy === 1, told);
  await stack.fault('lost-alarms', 'lost-messages', 'miss-disconnect');
  try {
    deadList.close();
    expect(await anna.hears('session.ended')).toMatchObject({ ending: 'expired' });
    await anna.isClosed();
    await eventually('the session to be grey', () => told()?.occupancy === 0, told);
  } finally {
    await stack.fault('lost-alarms=0', 'lost-messages=0', 'miss-disconnect=0');
    list.close();
  }
}, 60_000);

test('What the Scheduler could not hand over is in the queue with the reason, and is rung again', async () => {
  type Letter = { readonly attributes: Readonly<Record<string, string>> };
  const letters = async () => (await stack.shown('dead-letters')) as readonly Letter[];
  await stack.fault('failed-hand-offs');
  const [letter] = await eventually('a letter', async () => {
    const all = await letters();
    return all.length > 0 && all;
  });
  await stack.fault('failed-hand-offs=0');
  expect(letter?.attributes).toMatchObject({
    TARGET_ARN: expect.stringContaining('Sweep'),
    ERROR_CODE: 'ServiceException',
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
  });
  // Those that were being retried have arrived, or are there as well.
  await pause(2_000);
  expect(await redrive(stack)).toMatch(/^[1-9]\d* rung again, 0 left in the queue\.$/);
  expect(await letters()).toEqual([]);
}, 60_000);
