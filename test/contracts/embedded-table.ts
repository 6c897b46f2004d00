import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { INVERSE_INDEX, RECENT_INDEX, WAKE_INDEX } from '../../functions/aws/items/keys.ts';
import { warnings } from '../../functions/aws/platform/warnings.ts';
import { type DirectCall, directCall, serveOf } from '../../local/table/direct-call.ts';
import { strictDynalite } from '../../local/table/strict-dynalite.ts';

/** A real table in this process, which disappears with it. */
export type EmbeddedTable = {
  readonly client: DynamoDBClient;
  readonly name: string;
  stop(): Promise<void>;
};

export const startTable = async (): Promise<EmbeddedTable> => {
  const server = strictDynalite({ createTableMs: 0 });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
    logger: warnings,
    requestHandler: inProcess(directCall(serveOf(server))),
  });
  const name = 'vigil';
  await client.send(new CreateTableCommand({ TableName: name, BillingMode: 'PAY_PER_REQUEST', ...schema }));
  // Without a socket in between, calls arrive before the table accepts any.
  while (await isBeingMade(client, name)) await turn();
  return {
    client,
    name,
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};

const isBeingMade = async (client: DynamoDBClient, TableName: string): Promise<boolean> =>
  (await client.send(new DescribeTableCommand({ TableName }))).Table?.TableStatus !== 'ACTIVE';

/** Connects the SDK to a table in this process: it sends the same, and each call takes its turn as a sent one would. */
const inProcess = (call: DirectCall) => ({
  handle: async ({
    headers,
    body,
  }: {
    readonly headers: IncomingHttpHeaders;
    readonly body?: string | Uint8Array;
  }) => {
    await turn();
    const { status, headers: answered, text } = await call(headers, textOf(body));
    return { response: { statusCode: status, headers: answered, body: Buffer.from(text) } };
  },
});

const textOf = (body: string | Uint8Array | undefined): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

/** Writes very many items, past every adapter. */
export const putAll = async ({ client, name }: EmbeddedTable, items: readonly Item[]): Promise<void> => {
  for (let from = 0; from < items.length; from += 100)
    await Promise.all(
      [0, 25, 50, 75].map(async (offset) => {
        const batch = items.slice(from + offset, from + offset + 25);
        if (batch.length === 0) return;
        const requests = batch.map((item) => ({ PutRequest: { Item: item } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [name]: requests } }));
      }),
    );
};

const schema = {
  AttributeDefinitions: [
    ...['pk', 'sk', 'inversePk', 'inverseSk', 'recentPk', 'recentSk', 'wakeShard'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    { AttributeName: 'wakeAt', AttributeType: 'N' as const },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: INVERSE_INDEX,
      KeySchema: [
        { AttributeName: 'inversePk', KeyType: 'HASH' as const },
        { AttributeName: 'inverseSk', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
    {
      IndexName: RECENT_INDEX,
      KeySchema: [
        { AttributeName: 'recentPk', KeyType: 'HASH' as const },
        { AttributeName: 'recentSk', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'ALL' as const },
    },
    {
      IndexName: WAKE_INDEX,
      KeySchema: [
        { AttributeName: 'wakeShard', KeyType: 'HASH' as const },
        { AttributeName: 'wakeAt', KeyType: 'RANGE' as const },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' as const },
    },
  ],
};
