import { tableClient } from '../aws/table.ts';
import { AlarmEvent } from '../events.ts';
import { timer } from '../timer.ts';
import { adapters } from './adapters.ts';
import { door } from './observed.ts';

// A function cannot be told its own name by the stack that makes it; it learns it from each invocation.
let ownArn = '';
const app = adapters(tableClient(), () => ownArn);
const handle = timer(app);

export const handler = door(AlarmEvent, (event, { invokedFunctionArn }) => {
  ownArn = invokedFunctionArn;
  return handle(event);
});
