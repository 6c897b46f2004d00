import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../../shared/instant.ts';
import { toItem } from './items.ts';
import { WAKE_INDEX } from './keys.ts';

/** What of a part of the wake index has come due, the longest overdue first. The index may lag behind by seconds. */
export const dueIn = (table: string, shard: string, before: Instant, limit: number): QueryCommandInput => ({
  TableName: table,
  IndexName: WAKE_INDEX,
  KeyConditionExpression: 'wakeShard = :shard AND wakeAt < :before',
  ExpressionAttributeValues: toItem({ ':shard': shard, ':before': before }),
  Limit: limit,
});
