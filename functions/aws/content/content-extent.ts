import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Extent, Growth } from '../../../shared/content/content.ts';
import type { Instant } from '../../../shared/instant.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { type Fields, type Item, numberOf, toItem } from '../items/items.ts';
import { addedKey, contentHeadKey } from '../items/keys.ts';
import { ifCondition } from '../platform/table.ts';

/** How long after a guest's last write it is remembered what they have added, in seconds: no guest's place is kept for longer. */
const KEPT = 30 * 24 * 60 * 60;

const WITHOUT_END: Extent = { items: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

/** The parts of an update that counts, in the fields `heldItems` and `heldBytes`, and refuses what is too much. */
export type Counting = {
  readonly set: readonly string[];
  readonly conditions: readonly string[];
  readonly values: Fields;
  readonly limits: Fields;
};

/** Only what grows can be too much: whoever deletes, or writes something shorter, is never refused. */
export const counting = ({ items, bytes }: Growth, most: Extent): Counting => {
  const parts = [
    { field: 'heldItems', grown: items, most: most.items },
    { field: 'heldBytes', grown: bytes, most: most.bytes },
  ].filter(({ grown }) => grown !== 0);
  const growing = parts.filter(({ grown }) => grown > 0);
  return {
    set: parts.map(({ field }) => `${field} = if_not_exists(${field}, :zero) + :${field}`),
    conditions: growing.map(({ field }) => `(attribute_not_exists(${field}) OR ${field} <= :${field}Before)`),
    values: Object.fromEntries(parts.map(({ field, grown }) => [`:${field}`, grown])),
    limits: Object.fromEntries(
      growing.map(({ field, grown, most: limit }) => [`:${field}Before`, limit - grown]),
    ),
  };
};

/** Whether there is room for it in what this item counts. */
export const fits = (counted: Item, { items, bytes }: Growth, most: Extent): boolean => {
  const held = (field: string) => (counted[field] ? numberOf(counted, field) : 0);
  return (
    (items <= 0 || held('heldItems') + items <= most.items) &&
    (bytes <= 0 || held('heldBytes') + bytes <= most.bytes)
  );
};

/** Its opposite: for what was counted, and has not been made. */
export const withdrawn = ({ items, bytes, guest }: Growth): Growth => ({
  items: -items,
  bytes: -bytes,
  guest,
});

/** What a session holds, as its head counts it. */
export const sessionsExtent = (client: DynamoDBClient, table: string) => ({
  /** Counts without asking whether there is room. */
  correct: async (sessionId: SessionId, growth: Growth): Promise<void> => {
    const { set, values } = counting(growth, WITHOUT_END);
    if (set.length === 0) return;
    const update = new UpdateItemCommand({
      TableName: table,
      Key: contentHeadKey(sessionId),
      UpdateExpression: `SET ${set.join(', ')}`,
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toItem({
        ...values,
        ':zero': 0,
      }),
    });
    await ifCondition(client.send(update));
  },
});

/** What each guest has added to a session: an item of its own for each, so that no item grows with the guests. */
export const guestsExtent = (client: DynamoDBClient, table: string, most: Extent) => ({
  /**
   * Whether there is room for it; then it is counted, and kept for a while from `now` on. What is no guest's, or does
   * not grow, is not counted.
   */
  count: async (sessionId: SessionId, growth: Growth, now: Instant | null = null): Promise<boolean> => {
    const { set, conditions, values, limits } = counting(growth, most);
    if (growth.guest === null || set.length === 0) return true;
    const update = new UpdateItemCommand({
      TableName: table,
      Key: addedKey({ sessionId, participantId: growth.guest }),
      UpdateExpression: `SET ${[...set, ...(now === null ? [] : ['expiresAt = :until'])].join(', ')}`,
      ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
      ExpressionAttributeValues: toItem({
        ...values,
        ...limits,
        ':zero': 0,
        ':until': now === null ? undefined : Math.ceil(now / 1_000) + KEPT,
      }),
    });
    return (await ifCondition(client.send(update))) !== null;
  },
});
