import type { Answer } from '../endpoints/server.ts';
import type { Vend } from '../watch/vended.ts';
import type { Forwarded } from './forwarding.ts';

type Call = Readonly<Record<string, unknown>>;

export type ConsumptionMeter = {
  readonly throttled: (operation: string, call: Call) => void;
  /** Asks the database what the call consumes, and takes that out of the answer unless the caller had asked for it. */
  readonly counted: (
    operation: string,
    call: Call,
    forward: (asked: Call) => Promise<Forwarded>,
  ) => Promise<Answer>;
};

type Consumed = {
  readonly TableName: string;
  readonly Table?: { readonly CapacityUnits: number };
  readonly GlobalSecondaryIndexes?: Readonly<Record<string, { readonly CapacityUnits: number }>>;
};

const reads = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/**
 * Counts units as the database says, by table and by index. Of a refused condition it says nothing, though DynamoDB bills
 * it, and the embedded one says nothing of what a write costs in the indexes: so neither is counted.
 */
export const consumptionMeter = (vend: Vend): ConsumptionMeter => {
  const put = (operation: string, dimensions: Readonly<Record<string, string>>, units: number): void =>
    vend(
      'AWS/DynamoDB',
      dimensions,
      reads.has(operation) ? { ConsumedReadCapacityUnits: units } : { ConsumedWriteCapacityUnits: units },
    );
  const count = (operation: string, { TableName, Table, GlobalSecondaryIndexes = {} }: Consumed): void => {
    if (Table && Table.CapacityUnits > 0) put(operation, { TableName }, Table.CapacityUnits);
    for (const [GlobalSecondaryIndexName, { CapacityUnits }] of Object.entries(GlobalSecondaryIndexes))
      put(operation, { TableName, GlobalSecondaryIndexName }, CapacityUnits);
  };
  return {
    throttled: (operation, { TableName, RequestItems = {} }) => {
      const tables = typeof TableName === 'string' ? [TableName] : Object.keys(RequestItems as object);
      for (const name of tables)
        vend(
          'AWS/DynamoDB',
          { TableName: name },
          reads.has(operation) ? { ReadThrottleEvents: 1 } : { WriteThrottleEvents: 1 },
        );
    },
    counted: async (operation, call, forward) => {
      if (operation === 'DescribeTable') return answerOf(await forward(call));
      const answer = await forward({ ...call, ReturnConsumedCapacity: 'INDEXES' });
      if (answer.status !== 200) return answerOf(answer);
      const { ConsumedCapacity, ...body } = JSON.parse(answer.text) as {
        ConsumedCapacity?: Consumed | Consumed[];
      };
      for (const one of [ConsumedCapacity ?? []].flat()) count(operation, one);
      const asked = (call.ReturnConsumedCapacity ?? 'NONE') !== 'NONE';
      return answerOf(answer, asked ? answer.text : JSON.stringify(body));
    },
  };
};

const answerOf = ({ status, headers, text }: Forwarded, body = text): Answer => ({
  status,
  headers,
  body: Buffer.from(body),
});
