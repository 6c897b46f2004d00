import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { liveThrough, type Outage, startForOutages, watcher } from './outage.ts';
import { openWith, reply } from './person.ts';
import { eventually } from './sdk-tab.ts';
import type { LocalStack } from './stack.ts';

/** What an operator fears most: a service on which all of it stands fails, for longer than anything is tried again. */
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

test('Alarms that are never delivered cost some lateness: the sweep ends, tells, hangs up and counts', async () => {
  const [list, deadList] = [await watcher(stack, 'ben'), await watcher(stack, 'ben')];
  const anna = await openWith(stack, await stack.token('anna', '3s'), 'anna');
  await reply(anna, 'session.joined', { action: 'session.join', sessionId: 's2' });
  const told = () => list.received('occupancy.changed').at(-1);
  await eventually('the session to be green', () => told()?.occupancy === 1, told);
  await stack.fault('lost-alarms', 'miss-disconnect');
  try {
    deadList.close();
    expect(await anna.hears('session.ended')).toMatchObject({ ending: 'expired' });
    await anna.isClosed();
    await eventually('the session to be grey', () => told()?.occupancy === 0, told);
  } finally {
    await stack.fault('lost-alarms=0', 'miss-disconnect=0');
    list.close();
  }
}, 60_000);
