import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../shared/instant.ts';
import type { TakeShare } from '../../shared/ports.ts';
import type { ParticipantId } from '../../shared/presence/participant.ts';
import { toItem } from './items/items.ts';
import { allowanceKey, arrivalsKey, burdenKey, paceKey, signalPaceKey, signalsKey } from './items/keys.ts';
import { ifCondition } from './platform/table.ts';

const HOUR = 60 * 60 * 1_000;

/**
 * How often a person may do what is dear: a counter for each clock hour, which the table refuses to raise beyond the
 * limit. One write unit, whether granted or not, and the counter cleans itself up.
 */
export const allowanceTable = (client: DynamoDBClient, table: string, perHour: number) => {
  const raise = counters(client, table);
  return (userId: ParticipantId, now: Instant): Promise<boolean> => {
    const hour = Math.floor(now / HOUR);
    return raise(allowanceKey(userId, hour), { by: 1, most: perHour, until: (hour + 1) * HOUR });
  };
};

/** How much a connection has sent in a window of time, counted for all environments in the same way. */
export const paceTable = sharesUnder(paceKey);

/** How many signals a connection has sent in a window of time. */
export const signalPaceTable = sharesUnder(signalPaceKey);

/** How many connections have been told signals of a session in a window of time. */
export const signalsTable = sharesUnder(signalsKey);

/** What a person has cost in an hour. */
export const burdenTable = sharesUnder(burdenKey);

/** How often a person has connected in an hour. */
export const arrivalsTable = sharesUnder(arrivalsKey);

function sharesUnder(keyOf: typeof burdenKey) {
  return (client: DynamoDBClient, table: string): TakeShare => {
    const raise = counters(client, table);
    return (whose, { number, endsAt }, share, most) =>
      raise(keyOf(whose, number), { by: share, most, until: endsAt });
  };
}

type Raise = { readonly by: number; readonly most: number; readonly until: number };

const counters =
  (client: DynamoDBClient, table: string) =>
  async (Key: ReturnType<typeof allowanceKey>, { by, most, until }: Raise): Promise<boolean> => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key,
      UpdateExpression: 'SET expiresAt = :over ADD used :by',
      ConditionExpression: 'attribute_not_exists(used) OR used <= :room',
      ExpressionAttributeValues: toItem({
        ':over': Math.ceil(until / 1_000),
        ':by': by,
        ':room': most - by,
      }),
    });
    return (await ifCondition(client.send(update))) !== null;
  };
