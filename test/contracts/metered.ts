import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

export type Spent = { readonly call: string; readonly units: number };

/** Asks the table for the cost of every call. */
export const metered = (client: DynamoDBClient): Spent[] => {
  const spent: Spent[] = [];
  client.middlewareStack.add(
    (next, context) => async (args) => {
      (args.input as { ReturnConsumedCapacity?: string }).ReturnConsumedCapacity = 'TOTAL';
      const answer = await next(args);
      const { ConsumedCapacity } = answer.output as { ConsumedCapacity?: Consumed | Consumed[] };
      const call = String(context.commandName).replace('Command', '');
      spent.push({ call, units: unitsOf([ConsumedCapacity ?? []].flat()) });
      return answer;
    },
    { step: 'initialize' },
  );
  return spent;
};

type Consumed = { readonly CapacityUnits?: number };

const unitsOf = (consumed: readonly Consumed[]): number =>
  consumed.length === 0
    ? Number.NaN
    : consumed.reduce((sum, { CapacityUnits = Number.NaN }) => sum + CapacityUnits, 0);

const reads = new Set(['GetItem', 'BatchGetItem', 'Query']);

export const sums = (spent: readonly Spent[]) => {
  const of = (read: boolean) =>
    spent.filter(({ call }) => reads.has(call) === read).reduce((sum, { units }) => sum + units, 0);
  return { calls: spent.length, written: of(false), read: of(true) };
};
