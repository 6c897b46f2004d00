import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { createDynamo } from '../dynamo/dynamo.ts';

/** Stands for `contracts/embedded-table.ts` while mutants are judged: the same table, held to the engine by its own suite. */
export type EmbeddedTable = {
  readonly client: DynamoDBClient;
  readonly name: string;
  stop(): Promise<void>;
};

export const startTable = async (): Promise<EmbeddedTable> => {
  const { client } = createDynamo({ clock: () => 1_795_276_800_000, lag: () => 0 });
  return { client, name: 'vigil', stop: async () => {} };
};

export const putAll = async ({ client, name }: EmbeddedTable, items: readonly Item[]): Promise<void> => {
  for (const Item of items) await client.send(new PutItemCommand({ TableName: name, Item }));
};
