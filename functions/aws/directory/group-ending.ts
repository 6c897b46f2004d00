import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { GroupId } from '../../../shared/directory/directory.ts';
import type { Instant } from '../../../shared/instant.ts';
import { toItem } from '../items/items.ts';
import { groupKey } from '../items/keys.ts';
import { changedItem } from '../platform/table.ts';

/** Where the wake index holds the groups that owe something to somebody. They are few. */
export const OWING = 'groups';

/** How long it is remembered that a group was deleted, in seconds: whoever has a place in it learns it by then. */
const REMEMBERED = 90 * 24 * 60 * 60;

/**
 * From here on there is no such group for anybody; what is left of it shows that it was deleted, not that it is not there yet. It
 * keeps a number above every one that was taken, and owes it to its sessions to let them go.
 */
export const endGroup = async (
  client: DynamoDBClient,
  table: string,
  groupId: GroupId,
  at: Instant,
): Promise<void> => {
  await changedItem(client, table, groupKey(groupId), {
    UpdateExpression:
      'SET deletedAt = :at, expiresAt = :until, wakeAt = :at, wakeShard = :shard, ruleSeq = if_not_exists(ruleSeq, :zero) + :one, owedRule = if_not_exists(ruleSeq, :zero) + :one REMOVE #name, revision, #rule',
    ConditionExpression: 'attribute_exists(revision)',
    ExpressionAttributeNames: { '#name': 'name', '#rule': 'rule' },
    ExpressionAttributeValues: toItem({
      ':at': at,
      ':until': Math.ceil(at / 1_000) + REMEMBERED,
      ':shard': OWING,
      ':zero': 0,
      ':one': 1,
    }),
  });
};
