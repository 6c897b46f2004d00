import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { changeIn } from '../../functions/aws/bus/changes.ts';
import type { Item } from '../../functions/aws/items/items.ts';
import type { Instant } from '../../shared/instant.ts';
import { createDynamo } from '../../test/dynamo/dynamo.ts';

/**
 * A table in memory that knows what has been consumed so far, and how many of its changes are told on the event bus.
 */
export type CountingTable = {
  readonly client: DynamoDBClient;
  readonly units: { reads: number; writes: number };
  readonly events: () => number;
};

type Command = { readonly constructor: { readonly name: string }; readonly input: object };
type Capacity = { readonly CapacityUnits: number };
type Answer = { readonly ConsumedCapacity?: Capacity | readonly Capacity[] };

export const countingTable = (clock: () => Instant): CountingTable => {
  let events = 0;
  const written = (before: Item | undefined, after: Item | undefined) => {
    const { pk, sk } = after ?? before ?? {};
    const change = changeIn({
      eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
      dynamodb: {
        ApproximateCreationDateTime: clock() / 1_000,
        Keys: { pk, sk },
        NewImage: after,
        OldImage: before,
      },
    });
    if (change !== null) events += 1;
  };
  const { client } = createDynamo({ clock, lag: () => 0, written });
  const units = { reads: 0, writes: 0 };
  const send = async (command: Command) => {
    const kind = /^(Put|Update|Delete)/.test(command.constructor.name) ? 'writes' : 'reads';
    const asked = Object.assign(command, { input: { ...command.input, ReturnConsumedCapacity: 'TOTAL' } });
    try {
      const answer = (await client.send(asked as never)) as Answer;
      for (const { CapacityUnits } of [answer.ConsumedCapacity ?? []].flat()) units[kind] += CapacityUnits;
      return answer;
    } catch (error) {
      // A failed condition is billed as a write, too.
      units[kind] += 1;
      throw error;
    }
  };
  return { client: { send, destroy: () => {} } as unknown as DynamoDBClient, units, events: () => events };
};
