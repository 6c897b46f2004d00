import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { GroupId } from '../../../shared/directory/directory.ts';
import { instant } from '../../../shared/instant.ts';
import type { Belonging, GroupRule, RuleTable } from '../../../shared/ports/rules.ts';
import { noRule, type Rule } from '../../../shared/rules/rule.ts';
import { fromItem, type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { GROUP, groupKey, groupSessionKey, SESSION } from '../items/keys.ts';
import { SHAPE } from '../items/shape.ts';
import { dueIn } from '../items/wake.ts';
import { changedItem, ifCondition } from '../platform/table.ts';
import { OWING } from './group-ending.ts';
import { toGroup } from './groups.ts';

/** The rules of the groups in the table. A group's own debt stands in the group, that of one session in its entry. */
export const ruleTable = (client: DynamoDBClient, table: string): RuleTable => ({
  find: async (groupId) => {
    const get = new GetItemCommand({ TableName: table, Key: groupKey(groupId), ConsistentRead: true });
    const { Item } = await client.send(get);
    return Item?.revision ? ruleFrom(Item) : null;
  },

  closed: async (groupId) => {
    const get = new GetItemCommand({ TableName: table, Key: groupKey(groupId), ConsistentRead: true });
    const { Item } = await client.send(get);
    if (!Item?.deletedAt) return null;
    const at = instant(numberOf(Item, 'deletedAt'));
    return { group: { id: groupId }, rule: noRule, at, ...numbersOf(Item) };
  },

  put: async (groupId, revision, rule, by, at) => {
    const changed = await changedItem(client, table, groupKey(groupId), {
      UpdateExpression:
        'SET #rule = :rule, ruledBy = :by, ruleSeq = if_not_exists(ruleSeq, :zero) + :one, owedRule = if_not_exists(ruleSeq, :zero) + :one, wakeAt = :at, wakeShard = :shard ADD revision :one',
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeNames: { '#rule': 'rule' },
      ExpressionAttributeValues: toItem({
        ':rule': rule,
        ':by': by,
        ':zero': 0,
        ':one': 1,
        ':at': at,
        ':shard': OWING,
        ':revision': revision,
      }),
      ReturnValues: 'ALL_NEW',
    });
    return changed ? ruleFrom(changed) : 'conflict';
  },

  takeNumber: async (groupId) => {
    const changed = await changedItem(client, table, groupKey(groupId), {
      UpdateExpression: 'ADD ruleSeq :one',
      ConditionExpression: 'attribute_exists(revision)',
      ExpressionAttributeValues: toItem({ ':one': 1 }),
      ReturnValues: 'ALL_NEW',
    });
    return changed ? ruleFrom(changed) : null;
  },

  belongs: async (groupId, sessionId) => {
    const Key = groupSessionKey(groupId, sessionId);
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item ? belongingOf(Item) : null;
  },

  note: async (groupId, sessionId, as, at) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: groupSessionKey(groupId, sessionId),
      UpdateExpression:
        'SET belongs = :as, wakeAt = :at, wakeShard = :shard, shape = if_not_exists(shape, :shape)',
      ExpressionAttributeValues: toItem({ ':as': as, ':at': at, ':shard': OWING, ':shape': SHAPE }),
    });
    await client.send(update);
  },

  settle: async (groupId, sessionId, as) => {
    const Key = groupSessionKey(groupId, sessionId);
    const condition = { ConditionExpression: 'belongs = :as' };
    const command =
      as === 'leaving'
        ? new DeleteItemCommand({
            TableName: table,
            Key,
            ...condition,
            ExpressionAttributeValues: toItem({ ':as': as }),
          })
        : new UpdateItemCommand({
            TableName: table,
            Key,
            ...condition,
            UpdateExpression: 'SET belongs = :governed REMOVE wakeAt, wakeShard',
            ExpressionAttributeValues: toItem({ ':as': as, ':governed': 'governed' }),
          });
    await ifCondition(client.send(command as UpdateItemCommand));
  },

  sessions: async (groupId, from, limit) => {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :group AND begins_with(sk, :session)',
      ExpressionAttributeValues: toItem({ ':group': GROUP + groupId, ':session': SESSION }),
      ConsistentRead: true,
      Limit: limit,
      ...(from !== null && { ExclusiveStartKey: groupSessionKey(groupId, from) }),
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query);
    const entries = Items.map((item) => ({ sessionId: textOf(item, 'sk', SESSION), is: belongingOf(item) }));
    return { entries, next: LastEvaluatedKey ? textOf(LastEvaluatedKey, 'sk', SESSION) : null };
  },

  strike: async (groupId, owed) => {
    await changedItem(client, table, groupKey(groupId), {
      UpdateExpression: 'REMOVE owedRule, wakeAt, wakeShard',
      ConditionExpression: 'owedRule = :owed',
      ExpressionAttributeValues: toItem({ ':owed': owed }),
    });
  },

  owing: async (before, limit) => {
    const query = new QueryCommand(dueIn(table, OWING, before, limit));
    const { Items = [] } = await client.send(query);
    return [...new Set(Items.map((item): GroupId => textOf(item, 'pk', GROUP)))];
  },
});

const ruleFrom = (item: Item): GroupRule => {
  const { rule = noRule } = fromItem(item);
  return { group: toGroup(item), rule: rule as Rule, ...numbersOf(item) };
};

const numbersOf = (item: Item): Omit<GroupRule, 'group' | 'rule'> => ({
  ruleRevision: item.ruleSeq ? numberOf(item, 'ruleSeq') : 0,
  by: item.ruledBy ? textOf(item, 'ruledBy') : null,
  owed: item.owedRule ? numberOf(item, 'owedRule') : null,
});

/** What an earlier release, or a mere member of the session, has put into a group is listed only. */
const belongingOf = ({ belongs }: Item): Belonging => {
  const is = belongs?.S;
  return is === 'governed' || is === 'joining' || is === 'leaving' ? is : 'listed';
};
