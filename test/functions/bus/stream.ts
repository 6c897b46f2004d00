import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../../functions/aws/items/items.ts';
import type { StreamRecord } from '../../../functions/bus/stream-event.ts';
import { createDynamo } from '../../dynamo/dynamo.ts';

export const NOW = 1_795_276_800_123;

/** A table, and the records of its stream as Lambda would deliver them. */
export const streamedTable = (): { client: DynamoDBClient; records: StreamRecord[] } => {
  const records: StreamRecord[] = [];
  const { client } = createDynamo({
    clock: () => NOW,
    lag: () => 0,
    written: (before, after) => {
      if (before ?? after) records.push(recordOf(before, after, records.length + 1));
    },
  });
  return { client, records };
};

/** As the service writes it: the instant in seconds, and only the images that exist. */
export const recordOf = (before: Item | undefined, after: Item | undefined, nth = 1): StreamRecord => {
  const { pk, sk } = before ?? after ?? {};
  return {
    eventSource: 'aws:dynamodb',
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      SequenceNumber: String(nth).padStart(21, '0'),
      ApproximateCreationDateTime: NOW / 1_000,
      Keys: { pk, sk } as Item,
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
    },
  };
};
