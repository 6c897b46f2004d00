import { tableClient } from '../aws/table.ts';
import { AlarmEvent } from '../events.ts';
import { timer } from '../timer.ts';
import { adapters } from './adapters.ts';
import { countedAlarm, countingRetries } from './counted.ts';
import { door } from './observed.ts';

// A function cannot be told its own name by the stack that makes it; it learns it from each invocation.
let ownArn = '';
const app = adapters(countingRetries(tableClient(), 'table'), () => ownArn);
const handle = countedAlarm(timer(app));

export const handler = door(AlarmEvent, (event, { invokedFunctionArn }) => {
  ownArn = invokedFunctionArn;
  return handle(event);
});
