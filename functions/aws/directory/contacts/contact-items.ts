import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Person } from '../../../../shared/directory/directory.ts';
import { after, type Instant, instant } from '../../../../shared/instant.ts';
import { fromItem, type Item, numberOf, toItem } from '../../items/items.ts';
import { changedItem, ifCondition } from '../../platform/table.ts';
import { LONGEST_WAY } from './contact-debts.ts';

/** What two people, or an invitation between them, have in the table: one item at a time, under a condition. Null where that fails. */
export const contactItems = (client: DynamoDBClient, table: string) => {
  const removeIf = (Key: Item, condition: string, values: Item) =>
    ifCondition(
      client.send(
        new DeleteItemCommand({
          TableName: table,
          Key,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      ),
    );

  return {
    get: async (Key: Item): Promise<Item | null> =>
      (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item ?? null,

    put: (fields: Item, condition: string, values: Item = {}) =>
      ifCondition(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: fields,
            ConditionExpression: condition,
            ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
          }),
        ),
      ),

    removeIf,

    /** Owes nothing any more, once nobody can be under way who saw it otherwise. What is over is forgotten by that. */
    rest: async (Key: Item, item: Item, isOver: boolean, now: Instant): Promise<void> => {
      const wakeAt = instant(numberOf(item, 'wakeAt'));
      if (now < after(wakeAt, LONGEST_WAY)) return;
      const asSeen = toItem({ ':wakeAt': wakeAt });
      if (isOver) await removeIf(Key, 'wakeAt = :wakeAt', asSeen);
      else
        await changedItem(client, table, Key, {
          UpdateExpression: 'REMOVE wakeAt, wakeShard',
          ConditionExpression: 'wakeAt = :wakeAt',
          ExpressionAttributeValues: asSeen,
        });
    },
  };
};

/** Who is noted there, if anybody is. */
export const personIn = (noted: Item[string] | undefined): Omit<Person, 'id'> | undefined =>
  noted?.M ? (fromItem(noted.M) as Omit<Person, 'id'>) : undefined;
