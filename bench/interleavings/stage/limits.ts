import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Knocks } from '../../../functions/app.ts';
import { allowanceTable, arrivalsTable, burdenTable, paceTable } from '../../../functions/aws/allowances.ts';
import { INVITATION } from '../../../functions/aws/items/keys.ts';
import { participantTable } from '../../../functions/aws/presence/participants.ts';
import type { PaceSetting } from '../../../functions/lambda/settings.ts';
import { type Arrives, arriving } from '../../../functions/limits/arrivals.ts';
import { bearing } from '../../../functions/limits/burden.ts';
import { type Guard, pacing, unguarded } from '../../../functions/limits/guard.ts';
import type { Room } from '../../../shared/content/content.ts';
import { isInside } from '../../../shared/presence/participant.ts';
import type { Run } from '../gates.ts';
import { costOf, type Ledger } from './ledger.ts';
import { type Services, TABLE } from './services.ts';

/** What a stack sets for people, links and sessions. */
export type Limits = { readonly pace: PaceSetting; readonly room: Room };

/** What an environment of the functions holds back by. */
export type Environment = {
  readonly guard: Guard;
  readonly arrives: Arrives;
  readonly knocks: Knocks;
};

/**
 * The platform keeps environments from one run of a function to the next, and each remembers what it has let pass. It serves
 * one at a time, by whose calls it asks the table.
 */
export const createEnvironments = ({ clients }: Pick<Services, 'clients'>, ledger?: Ledger) => {
  const known = new Map<string, { readonly environment: Environment; serve: (run: Run) => void }>();
  let current = '1';
  return {
    /** From now on, this one serves. */
    use: (name: string): void => {
      current = name;
    },
    serving: (run: Run, limits: Limits): Environment => {
      const there = known.get(current) ?? createEnvironment(clients, limits, ledger);
      known.set(current, there);
      there.serve(run);
      return there.environment;
    },
  };
};

const createEnvironment = ({ table }: Services['clients'], { pace }: Limits, ledger?: Ledger) => {
  let served: Run | null = null;
  const serving = (): Run => {
    if (served === null) throw new TypeError('It serves nobody.');
    return served;
  };
  const client = { send: (command: never) => table(serving()).send(command) } as unknown as DynamoDBClient;
  const participants = participantTable(client, TABLE);
  const ofLink = allowanceTable(client, TABLE, pace.knocksPerHour);
  const environment: Environment = {
    guard: {
      ...unguarded,
      passes: pacing(pace, paceTable(client, TABLE)),
      bears: bearing({
        centsPerHour: pace.centsPerHour,
        take: burdenTable(client, TABLE),
        spent: () => (ledger === undefined ? 0 : costOf(ledger.of(serving().name))),
        isInside: async ({ id: participantId }, sessionId) => {
          const participant = await participants.load({ sessionId, participantId });
          return participant !== null && isInside(participant);
        },
      }),
      affords: allowanceTable(client, TABLE, pace.dearPerHour),
    },
    arrives: arriving(pace, arrivalsTable(client, TABLE)),
    knocks: {
      ofGuest: allowanceTable(client, TABLE, pace.dearPerHour),
      ofLink: (invitationId, now) => ofLink(INVITATION + invitationId, now),
    },
  };
  return {
    environment,
    serve: (run: Run): void => {
      served = run;
    },
  };
};
