import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Item, toItem } from '../items/items.ts';
import { WAKE_INDEX } from '../items/keys.ts';
import { SPREAD, wakeShardsOf } from './participant-items.ts';

/**
 * Counts whom time still has to do something with: everybody inside or at the door, and the few who have ended and
 * have not all been told. The index holds nothing but keys, so a thousand people cost about thirteen read units.
 */
export const census =
  (client: DynamoDBClient, table: string, spread = SPREAD) =>
  async (): Promise<number> => {
    const counts = await Promise.all(
      wakeShardsOf(spread).map(async (shard) => {
        let found = 0;
        let start: Item | undefined;
        do {
          const page = await client.send(
            new QueryCommand({
              TableName: table,
              IndexName: WAKE_INDEX,
              KeyConditionExpression: 'wakeShard = :shard',
              ExpressionAttributeValues: toItem({ ':shard': shard }),
              Select: 'COUNT',
              ...(start && { ExclusiveStartKey: start }),
            }),
          );
          found += page.Count ?? 0;
          start = page.LastEvaluatedKey;
        } while (start);
        return found;
      }),
    );
    return counts.reduce((sum, found) => sum + found, 0);
  };
