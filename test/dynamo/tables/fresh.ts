import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toItem } from '../../../functions/aws/items/items.ts';
import { createDynamo } from '../dynamo.ts';

export const TableName = 'vigil';
export const key = (sk: string, pk = 'p') => toItem({ pk, sk });
export const fresh = (lag = 0) => {
  let now = 0;
  let lags: readonly number[] = [];
  const dynamo = createDynamo({
    clock: () => now,
    lag: () => {
      const [first = lag, ...rest] = lags;
      lags = rest;
      return first;
    },
  });
  return {
    ...dynamo,
    /** What the next changes take, one after the other. */
    lagBy: (...milliseconds: readonly number[]) => {
      lags = milliseconds;
    },
    wait: (milliseconds: number) => {
      now += milliseconds;
    },
    put: (fields: Parameters<typeof toItem>[0]) =>
      dynamo.client.send(new PutItemCommand({ TableName, Item: toItem(fields) })),
    update: (UpdateExpression: string, values: Parameters<typeof toItem>[0], ConditionExpression?: string) =>
      dynamo.client.send(
        new UpdateItemCommand({
          TableName,
          Key: key('a'),
          UpdateExpression,
          ...(ConditionExpression !== undefined && { ConditionExpression }),
          ExpressionAttributeValues: toItem(values),
        }),
      ),
  };
};
