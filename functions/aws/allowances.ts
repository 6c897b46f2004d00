import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../shared/instant.ts';
import type { ParticipantId } from '../../shared/participant.ts';
import { toItem } from './items.ts';
import { allowanceKey } from './keys.ts';
import { ifCondition } from './table.ts';

const HOUR = 60 * 60 * 1_000;

/**
 * How often a person may do what is dear: a counter for each clock hour, which the table refuses to raise beyond the
 * limit. One write unit, whether granted or not, and the counter cleans itself up.
 */
export const allowanceTable =
  (client: DynamoDBClient, table: string, perHour: number) =>
  async (userId: ParticipantId, now: Instant): Promise<boolean> => {
    const hour = Math.floor(now / HOUR);
    const update = new UpdateItemCommand({
      TableName: table,
      Key: allowanceKey(userId, hour),
      UpdateExpression: 'SET expiresAt = :over ADD used :one',
      ConditionExpression: 'attribute_not_exists(used) OR used < :most',
      ExpressionAttributeValues: toItem({
        ':over': ((hour + 1) * HOUR) / 1_000,
        ':one': 1,
        ':most': perHour,
      }),
    });
    return (await ifCondition(client.send(update))) !== null;
  };
