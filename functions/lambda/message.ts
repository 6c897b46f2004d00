import { contentTable } from '../aws/content.ts';
import { tableClient } from '../aws/table.ts';
import { MessageEvent } from '../events.ts';
import { message } from '../message.ts';
import { adapters } from './adapters.ts';
import { door } from './observed.ts';
import { policySetting, setting } from './settings.ts';

const target = setting('TIMER_ARN');
const client = tableClient();
const content = contentTable(client, setting('TABLE_NAME'));

export const handler = door(
  MessageEvent,
  message({ ...adapters(client, () => target), content, policy: policySetting() }),
);
