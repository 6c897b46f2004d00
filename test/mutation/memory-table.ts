import { setImmediate as turn } from 'node:timers/promises';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../functions/aws/items/items.ts';
import { createDynamo, type Dynamo } from '../dynamo/dynamo.ts';

/**
 * Replaces `contracts/embedded-table.ts` while mutants are judged: the same table, held to the engine by its own suite.
 */
export type EmbeddedTable = {
  readonly client: DynamoDBClient;
  readonly name: string;
  stop(): Promise<void>;
};

export const startTable = async (): Promise<EmbeddedTable> => {
  const dynamo = createDynamo({ clock: () => 1_795_276_800_000, lag: () => 0 });
  return { client: clientOf(dynamo), name: 'vigil', stop: async () => {} };
};

export const putAll = async ({ client, name }: EmbeddedTable, items: readonly Item[]): Promise<void> => {
  for (const Item of items) await client.send(new PutItemCommand({ TableName: name, Item }));
};

const AT_A_STRETCH = 100;

type Command = { readonly input: object };
type Handler = (args: { readonly input: object }) => Promise<{ readonly output: object }>;
type Middleware = (next: Handler, context: { readonly commandName: string }) => Handler;

/** A client with what tests need besides `send`: a middleware stack, and commands that can be inspected. */
const clientOf = (dynamo: Dynamo): DynamoDBClient => {
  let stack: readonly { readonly name: string | undefined; readonly middleware: Middleware }[] = [];
  const perform = async (command: Command): Promise<object> => {
    if (command instanceof ScanCommand) return { Items: [...dynamo.items()] };
    if (!(command instanceof BatchWriteItemCommand)) return dynamo.client.send(command as never);
    for (const [TableName, requests] of Object.entries(command.input.RequestItems ?? {}))
      for (const { PutRequest } of requests)
        await dynamo.client.send(new PutItemCommand({ TableName, Item: PutRequest?.Item }));
    return {};
  };
  let sent = 0;
  const send = async (command: Command): Promise<object> => {
    // An endless loop of requests still lets timers run, and one of them stops the test.
    sent += 1;
    if (sent % AT_A_STRETCH === 0) await turn();
    const Kind = command.constructor as new (input: object) => Command;
    const last: Handler = async ({ input }) => ({ output: await perform(new Kind(input)) });
    const context = { commandName: Kind.name };
    const whole = stack.reduceRight((next, { middleware }) => middleware(next, context), last);
    return (await whole({ input: command.input })).output;
  };
  return {
    send,
    destroy: () => {},
    middlewareStack: {
      add: (middleware: Middleware, { name }: { readonly name?: string }) => {
        stack = [...stack, { name, middleware }];
      },
      remove: (name: string) => {
        stack = stack.filter((one) => one.name !== name);
      },
    },
  } as unknown as DynamoDBClient;
};
