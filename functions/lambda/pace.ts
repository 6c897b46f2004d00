import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ClientPace, Knocks } from '../app.ts';
import { allowanceTable, paceTable } from '../aws/allowances.ts';
import { INVITATION } from '../aws/keys.ts';
import { clientPace, type Guard, pacing } from '../guard.ts';
import { setting } from './settings.ts';
import { countBy } from './tally.ts';

const positive = z.int().check(z.positive());
const schema = z.object({
  messagesPerSecond: positive,
  messagesAtOnce: positive,
  dearPerHour: positive,
  knocksPerHour: positive,
});

const paceSetting = () => z.parse(schema, JSON.parse(setting('VIGIL_PACE')));

/** A knock is dear to a guest, whoever that is: a key is soon made up, a link is not. */
export const knocksOf = (client: DynamoDBClient, table: string): Knocks => {
  const { dearPerHour, knocksPerHour } = paceSetting();
  const ofLink = allowanceTable(client, table, knocksPerHour);
  return {
    ofGuest: allowanceTable(client, table, dearPerHour),
    ofLink: (invitationId, now) => ofLink(INVITATION + invitationId, now),
  };
};

export const paceForClients = (): ClientPace => clientPace(paceSetting());

/** The guard of the messages: it holds back who is too fast, and counts what comes and what is refused. */
export const guardOf = (client: DynamoDBClient, table: string): Guard => {
  const pace = paceSetting();
  return {
    passes: pacing(pace, paceTable(client, table)),
    affords: allowanceTable(client, table, pace.dearPerHour),
    heard: (action) => countBy('Messages', action ?? 'none'),
    refused: (code) => countBy('Refused', code),
  };
};
