import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { KeptReplies } from '../../shared/ports/service.ts';
import { textOf, toItem } from './items/items.ts';
import { keptReplyKey } from './items/keys.ts';
import { known, shaped } from './items/shape.ts';
import { ifCondition } from './platform/table.ts';

/** In seconds. A signature is taken for five minutes; whoever tries again for longer than a day asks what is there. */
const KEPT = 24 * 60 * 60;

/** Replies in the table, which cleans them up by itself. */
export const keptReplies = (client: DynamoDBClient, table: string): KeptReplies => ({
  find: async (serviceId, key) => {
    const get = new GetItemCommand({
      TableName: table,
      Key: keptReplyKey(serviceId, key),
      ConsistentRead: true,
    });
    const { Item } = await client.send(get);
    return Item ? { digest: textOf(known(Item), 'digest'), text: textOf(Item, 'text') } : null;
  },

  keep: async (serviceId, key, { digest, text }, at) => {
    const put = new PutItemCommand({
      TableName: table,
      Item: {
        ...keptReplyKey(serviceId, key),
        ...shaped,
        ...toItem({ digest, text, expiresAt: Math.ceil(at / 1_000) + KEPT }),
      },
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await ifCondition(client.send(put));
  },
});
