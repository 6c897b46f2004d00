import { tableClient } from '../aws/platform/table.ts';
import { disconnect } from '../disconnect.ts';
import { DisconnectEvent } from '../events/disconnect.ts';
import { adapters } from './adapters.ts';
import { countingRetries } from './counted.ts';
import { door } from './observed.ts';
import { setting } from './settings.ts';

const target = setting('TIMER_ARN');

export const handler = door(
  DisconnectEvent,
  disconnect(adapters(countingRetries(tableClient(), 'table'), () => target)),
);
