import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { allowanceTable, paceTable } from '../aws/allowances.ts';
import { type Guard, pacing } from '../guard.ts';
import { setting } from './settings.ts';
import { countBy } from './tally.ts';

const positive = z.int().check(z.positive());
const schema = z.object({ messagesPerSecond: positive, messagesAtOnce: positive, dearPerHour: positive });

/** The guard of the messages: it holds back who is too fast, and counts what comes and what is refused. */
export const guardOf = (client: DynamoDBClient, table: string): Guard => {
  const pace = z.parse(schema, JSON.parse(setting('VIGIL_PACE')));
  return {
    passes: pacing(pace, paceTable(client, table)),
    affords: allowanceTable(client, table, pace.dearPerHour),
    heard: (action) => countBy('Messages', action ?? 'none'),
    refused: (code) => countBy('Refused', code),
  };
};
