import * as z from 'zod/mini';
import { tableClient } from '../aws/platform/table.ts';
import { census } from '../aws/presence/census.ts';
import { sweep } from '../sweep.ts';
import { adapters } from './adapters.ts';
import { countedSweep, countingRetries } from './counted.ts';
import { door } from './observed.ts';
import { setting } from './settings.ts';

const target = setting('TIMER_ARN');
const client = countingRetries(tableClient(), 'table');
const handle = countedSweep(sweep(adapters(client, () => target)), census(client, setting('TABLE_NAME')));

/** The recurring schedule says nothing that we need. */
export const handler = door(z.unknown(), handle);
