import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { fromCursor, toCursor } from './cursor.ts';
import { type Item, textOf, toItem } from './items.ts';
import { INVERSE_INDEX } from './keys.ts';

export const PAGE = 50;

/** The items of one owner, in the order of their keys: by themselves, or by the inverse of a relation. */
export type Listing = {
  readonly pk: string;
  readonly prefix: string;
  readonly inverse: boolean;
};

/**
 * A page of them, by one query. The cursor holds the last sort key and is good for this listing only. A page never
 * begins at a key of another kind, whatever the cursor says.
 */
export const pageOf = async (
  client: DynamoDBClient,
  table: string,
  { pk, prefix, inverse }: Listing,
  cursor: string | null,
): Promise<{ items: Item[]; next: string | null }> => {
  const owner = `${pk} ${prefix}`;
  const last = fromCursor(owner, cursor);
  const [partition, sort] = inverse ? ['inversePk', 'inverseSk'] : ['pk', 'sk'];
  const query = new QueryCommand({
    TableName: table,
    ...(inverse && { IndexName: INVERSE_INDEX }),
    KeyConditionExpression: `${partition} = :pk AND ${sort} BETWEEN :from AND :to`,
    // The character after '#' ends the keys that begin with the prefix.
    ExpressionAttributeValues: toItem({
      ':pk': pk,
      ':from': prefix + (last === null ? '' : `${last}\u0000`),
      ':to': `${prefix.slice(0, -1)}$`,
    }),
    Limit: PAGE,
  });
  const { Items = [], LastEvaluatedKey } = await client.send(query);
  const final = LastEvaluatedKey ? Items.at(-1) : undefined;
  return { items: Items, next: final ? toCursor(owner, textOf(final, String(sort), prefix)) : null };
};
