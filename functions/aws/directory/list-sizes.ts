import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { ListName } from '../../../shared/directory/directory.ts';
import type { ListSizes } from '../../../shared/ports/directory.ts';
import { type Item, toItem } from '../items/items.ts';
import { CONTACT, GROUP, INVERSE_INDEX, INVITATION, SESSION, USER } from '../items/keys.ts';

/** Whose list it is, by the prefix of their key; what stands in it; and whether that is found from the other end. */
const lists: Readonly<Record<ListName, readonly [owner: string, listed: string, inverse: boolean]>> = {
  'members of a session': [SESSION, USER, true],
  'sessions of a person': [USER, SESSION, false],
  'contacts of a person': [USER, CONTACT, false],
  'groups of a person': [USER, GROUP, false],
  'people of a group': [GROUP, USER, true],
  'sessions of a group': [GROUP, SESSION, false],
  'links of a session': [SESSION, INVITATION, true],
};

/** How long lists are, counted by the table: nothing but a number is sent. */
export const listSizes = (client: DynamoDBClient, table: string): ListSizes => ({
  reaches: async (list, ownerId, size) => {
    const [owner, listed, inverse] = lists[list];
    const [partition, sort] = inverse ? ['inversePk', 'inverseSk'] : ['pk', 'sk'];
    let found = 0;
    let start: Item | undefined;
    do {
      const query = new QueryCommand({
        TableName: table,
        ...(inverse && { IndexName: INVERSE_INDEX }),
        KeyConditionExpression: `${partition} = :pk AND begins_with(${sort}, :prefix)`,
        ExpressionAttributeValues: toItem({ ':pk': owner + ownerId, ':prefix': listed }),
        Select: 'COUNT',
        Limit: size - found,
        ...(start && { ExclusiveStartKey: start }),
      });
      const { Count = 0, LastEvaluatedKey } = await client.send(query);
      found += Count;
      start = LastEvaluatedKey;
    } while (start && found < size);
    return found >= size;
  },
});
