import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ParticipantTable } from '../../shared/ports/participants.ts';
import { isInside } from '../../shared/presence/participant.ts';
import type { Knocks, Signals } from '../app.ts';
import { allowanceTable, burdenTable, paceTable, signalPaceTable, signalsTable } from '../aws/allowances.ts';
import { INVITATION } from '../aws/items/keys.ts';
import { bearing } from '../limits/burden.ts';
import { apart, clientPace, type Guard, pacing, SIGNALS_AT_ONCE } from '../limits/guard.ts';
import { carrying } from '../sharing/carrying.ts';
import type { PaceSetting } from './settings.ts';
import { spent } from './spending.ts';
import { countBy } from './tally.ts';

/** A knock is dear to a guest, whoever that is: a key is soon made up, a link is not. */
export const knocksOf = (
  client: DynamoDBClient,
  table: string,
  { dearPerHour, knocksPerHour }: PaceSetting,
): Knocks => {
  const ofLink = allowanceTable(client, table, knocksPerHour);
  return {
    ofGuest: allowanceTable(client, table, dearPerHour),
    ofLink: (invitationId, now) => ofLink(INVITATION + invitationId, now),
  };
};

/** How many signals a session carries, and how fast a client is asked to send them. */
export const signalsOf = (client: DynamoDBClient, table: string, pace: PaceSetting): Signals => ({
  carries: carrying(pace, signalsTable(client, table)),
  pace: clientPace(signalPace(pace)),
});

const signalPace = ({ signalsPerSecond }: { readonly signalsPerSecond: number }) => ({
  messagesPerSecond: signalsPerSecond,
  messagesAtOnce: SIGNALS_AT_ONCE * signalsPerSecond,
});

/** The guard of the messages: it holds back who is too fast or too dear, and counts what comes and what is refused. */
export const guardOf = (
  client: DynamoDBClient,
  table: string,
  participants: Pick<ParticipantTable, 'load'>,
  pace: PaceSetting,
): Guard => ({
  passes: apart(
    pacing(signalPace(pace), signalPaceTable(client, table)),
    pacing(pace, paceTable(client, table)),
  ),
  bears: bearing({
    centsPerHour: pace.centsPerHour,
    take: burdenTable(client, table),
    spent,
    isInside: async ({ id }, sessionId) => {
      const participant = await participants.load({ sessionId, participantId: id });
      return participant !== null && isInside(participant);
    },
  }),
  affords: allowanceTable(client, table, pace.dearPerHour),
  heard: (action) => countBy('Messages', action ?? 'none'),
  refused: (code) => countBy('Refused', code),
});
