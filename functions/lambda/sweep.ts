import * as z from 'zod/mini';
import { contactTable } from '../aws/directory/contacts/contacts.ts';
import { groupTable } from '../aws/directory/groups.ts';
import { tableClient } from '../aws/platform/table.ts';
import { census } from '../aws/presence/census.ts';
import { sweep } from '../sweep.ts';
import { adapters, noteDamage } from './adapters.ts';
import { countedSweep, countingRetries } from './counted.ts';
import { door } from './observed.ts';
import { setting, spreadSetting } from './settings.ts';

const target = setting('TIMER_ARN');
const client = countingRetries(tableClient(), 'table');
const table = setting('TABLE_NAME');
const app = {
  ...adapters(client, () => target),
  groups: groupTable(client, table, noteDamage),
  contacts: contactTable(client, table, noteDamage),
};
const handle = countedSweep(sweep(app), census(client, table, spreadSetting()));

/** The recurring schedule says nothing that we need. */
export const handler = door(z.unknown(), handle);
