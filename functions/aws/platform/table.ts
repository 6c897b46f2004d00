import { setTimeout as pause } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../items/items.ts';
import { timeouts } from './timeouts.ts';
import { warnings } from './warnings.ts';

const MOST_KEYS = 100;
const ATTEMPTS = 6;
const FIRST_PAUSE = 25;

/** The table's client; place and credentials come from the environment. */
export const tableClient = (): DynamoDBClient =>
  new DynamoDBClient({ logger: warnings, requestHandler: timeouts });

/** The answer, or null when the table refused the condition. Any other failure is thrown. */
export const ifCondition = async <T>(answer: Promise<T>): Promise<T | null> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
};

/**
 * Changes an item if the condition holds, and answers with what was asked of it (`ReturnValues`), its key included; null when the
 * condition does not hold.
 */
export const changedItem = async (
  client: DynamoDBClient,
  table: string,
  key: Item,
  change: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>,
): Promise<Item | null> => {
  const update = new UpdateItemCommand({ TableName: table, Key: key, ...change });
  const answer = await ifCondition(client.send(update));
  return answer && { ...key, ...answer.Attributes };
};

/** Every item that a query finds, page by page: no further page is read once the caller has enough. */
export async function* queried(client: DynamoDBClient, query: QueryCommandInput): AsyncGenerator<Item> {
  let start: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({ ...query, ...(start && { ExclusiveStartKey: start }) }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

/**
 * The items with these keys, at most 100, in no order; a missing one is left out. What the table puts off under
 * load is asked for again.
 * @throws Error when some keys stay unanswered.
 */
export const batchOf = async (
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  consistent: boolean,
): Promise<Item[]> => {
  if (keys.length > MOST_KEYS) throw new RangeError(`${keys.length} keys do not fit into one batch.`);
  const items: Item[] = [];
  let open = [...keys];
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === ATTEMPTS)
      throw new Error(`The table left ${open.length} of ${keys.length} keys unanswered.`);
    if (attempt > 0) await pause(Math.random() * FIRST_PAUSE * 2 ** attempt);
    const request = { [table]: { Keys: open, ConsistentRead: consistent } };
    const answer = await client.send(new BatchGetItemCommand({ RequestItems: request }));
    items.push(...(answer.Responses?.[table] ?? []));
    open = answer.UnprocessedKeys?.[table]?.Keys ?? [];
  }
  return items;
};
