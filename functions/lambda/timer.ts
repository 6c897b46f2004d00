import { setTimeout as pause } from 'node:timers/promises';
import { tableClient } from '../aws/platform/table.ts';
import { TimerEvent } from '../events/timer.ts';
import { alarm, rings } from '../timer.ts';
import { adapters } from './adapters.ts';
import { countedAlarm, countedRings, countingRetries } from './counted.ts';
import { door, noteFault } from './observed.ts';

// A function cannot be told its own name by the stack that makes it; it learns it from each invocation.
let ownArn = '';
const app = adapters(countingRetries(tableClient(), 'table'), () => ownArn);
const byAlarm = countedAlarm(alarm(app));
const byMessages = countedRings(rings(app, { failed: noteFault, pause }));

export const handler = door(TimerEvent, async (event, { invokedFunctionArn }) => {
  ownArn = invokedFunctionArn;
  return 'Records' in event ? byMessages(event) : byAlarm(event);
});
