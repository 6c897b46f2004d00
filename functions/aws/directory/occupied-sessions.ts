import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Session } from '../../../shared/directory/session.ts';
import { fromCursor, toCursor } from '../items/cursor.ts';
import { type Note, readable } from '../items/damage.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { SESSION, sessionKey, WAKE_INDEX } from '../items/keys.ts';
import { batchOf } from '../platform/table.ts';
import { wakeShardsOf } from '../presence/participant-items.ts';
import { fromSessionItem } from './session-items.ts';

/** Whoever is looked at for one page: as many sessions as one batch can hold, and fit into a message. */
const LOOKED_AT = 50;
const OWNER = 'occupied';

/**
 * A page of the sessions with somebody inside. Everybody who is inside has a wake slot, and so the index of the sweep
 * names them all: no item is written for this list, and none is read for a session that is empty.
 */
export const occupiedSessions = async (
  client: DynamoDBClient,
  table: string,
  cursor: string | null,
  note: Note,
  spread: number,
): Promise<{ sessions: Session[]; next: string | null }> => {
  const wakeShards = wakeShardsOf(spread);
  const { shard, start } = placeFrom(cursor, wakeShards);
  const query = new QueryCommand({
    TableName: table,
    IndexName: WAKE_INDEX,
    KeyConditionExpression: 'wakeShard = :shard',
    ExpressionAttributeValues: toItem({ ':shard': wakeShards[shard] ?? '' }),
    Limit: LOOKED_AT,
    ...(start && { ExclusiveStartKey: start }),
  });
  const { Items = [], LastEvaluatedKey: last } = await client.send(query);
  const ids = new Set(Items.map((item) => textOf(item, 'pk', SESSION)));
  const found = await batchOf(client, table, [...ids].map(sessionKey), false);
  const sessions = readable(found, fromSessionItem, note).filter(({ occupancy }) => occupancy > 0);
  const isLast = last === undefined && shard + 1 === wakeShards.length;
  return { sessions, next: isLast ? null : toPlace(last ? shard : shard + 1, last) };
};

const toPlace = (shard: number, key: Item | undefined): string =>
  toCursor(
    OWNER,
    JSON.stringify(key ? [shard, textOf(key, 'pk'), textOf(key, 'sk'), numberOf(key, 'wakeAt')] : [shard]),
  );

/** Where a page begins. What is no cursor of ours reads as the start. */
const placeFrom = (
  cursor: string | null,
  wakeShards: readonly string[],
): { shard: number; start: Item | null } => {
  const last = fromCursor(OWNER, cursor);
  const [shard, pk, sk, wakeAt] = last === null ? [0] : placed(last);
  const wakeShard = wakeShards[Number(shard)];
  if (wakeShard === undefined) return { shard: 0, start: null };
  const whole = typeof pk === 'string' && typeof sk === 'string' && typeof wakeAt === 'number';
  const isOurs = whole && pk.startsWith(SESSION) && sk !== '' && Number.isSafeInteger(wakeAt);
  return { shard: Number(shard), start: isOurs ? toItem({ wakeShard, wakeAt, pk, sk }) : null };
};

const placed = (text: string): unknown[] => {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
};
