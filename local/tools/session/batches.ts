import { setTimeout as pause } from 'node:timers/promises';
import { BatchWriteItemCommand, type DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';

/** As many as the table takes in one call. */
export const BATCH = 25;

const FIRST_PAUSE = 25;
const LONGEST_PAUSE = 2_000;

/**
 * Makes all these writes, at most a batch of them. What the table puts off is asked for again after ever longer pauses: a session lies
 * in one partition, which takes a thousand units in a second, and refuses the whole call where it can make no write of it.
 */
export const writeBatch = async (
  client: DynamoDBClient,
  table: string,
  writes: readonly WriteRequest[],
): Promise<void> => {
  let open = [...writes];
  for (let longest = FIRST_PAUSE; open.length > 0; longest = Math.min(2 * longest, LONGEST_PAUSE)) {
    if (longest > FIRST_PAUSE) await pause(longest / 2 + (Math.random() * longest) / 2);
    const answer = await client.send(new BatchWriteItemCommand({ RequestItems: { [table]: open } }));
    open = answer.UnprocessedItems?.[table] ?? [];
  }
};
