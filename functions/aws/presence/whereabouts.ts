import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Whereabouts } from '../../../shared/ports/whereabouts.ts';
import { textOf, toItem } from '../items/items.ts';
import { ENTERED, enteredKey, USER } from '../items/keys.ts';
import { shaped } from '../items/shape.ts';
import { queried } from '../platform/table.ts';

/** How many sessions of one person are looked at: more than they can be in at once, with all their connections. */
const MOST_LOOKED_AT = 100;

/**
 * Where those are who have no membership, an item of the person for each session, so that no index has to catch up. Each
 * entry writes it anew, and nobody removes it: the table does, days late, so the date is looked at.
 */
export const whereaboutsTable = (client: DynamoDBClient, table: string): Whereabouts => ({
  note: async (key, until) => {
    const Item = { ...enteredKey(key), ...shaped, ...toItem({ expiresAt: Math.ceil(until / 1_000) }) };
    await client.send(new PutItemCommand({ TableName: table, Item }));
  },

  of: async (userId, now) => {
    const found = [];
    for await (const item of queried(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :user AND begins_with(sk, :entered)',
      FilterExpression: 'expiresAt >= :now',
      ExpressionAttributeValues: toItem({
        ':user': USER + userId,
        ':entered': ENTERED,
        ':now': Math.floor(now / 1_000),
      }),
      ConsistentRead: true,
    })) {
      found.push(textOf(item, 'sk', ENTERED));
      if (found.length === MOST_LOOKED_AT) break;
    }
    return found;
  },
});
