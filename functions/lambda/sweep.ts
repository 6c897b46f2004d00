import * as z from 'zod/mini';
import { tableClient } from '../aws/table.ts';
import { sweep } from '../sweep.ts';
import { adapters } from './adapters.ts';
import { door } from './observed.ts';
import { policySetting, setting } from './settings.ts';

const target = setting('TIMER_ARN');

/** The recurring schedule says nothing that we need. */
export const handler = door(
  z.unknown(),
  sweep({ ...adapters(tableClient(), () => target), policy: policySetting() }),
);
