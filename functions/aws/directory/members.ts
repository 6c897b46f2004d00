import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { MemberTable } from '../../../shared/ports/directory.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { toItem } from '../items/items.ts';
import { membershipKey, SESSION, USER } from '../items/keys.ts';
import { pageOf } from '../items/pages.ts';
import { ifCondition } from '../platform/table.ts';
import { recency, toMember, toMembershipItem } from './membership-items.ts';

/** The memberships, each an item of its user. */
export const memberTable = (client: DynamoDBClient, table: string, note: Note = unnoted): MemberTable => ({
  add: async (sessionId, member, at) => {
    const put = new PutItemCommand({
      TableName: table,
      Item: toMembershipItem(sessionId, member, at),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await ifCondition(client.send(put))) ? 'added' : 'exists';
  },

  appoint: async (sessionId, userId, role) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: membershipKey(userId, sessionId),
      UpdateExpression: 'SET #role = :role',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#role': 'role' },
      ExpressionAttributeValues: toItem({ ':role': role }),
      ReturnValues: 'ALL_NEW',
    });
    const answer = await ifCondition(client.send(update));
    return answer ? toMember({ ...membershipKey(userId, sessionId), ...answer.Attributes }) : 'missing';
  },

  remove: async (sessionId, userId) => {
    const remove = new DeleteItemCommand({
      TableName: table,
      Key: membershipKey(userId, sessionId),
      ReturnValues: 'ALL_OLD',
    });
    return (await client.send(remove)).Attributes ? 'removed' : 'missing';
  },

  visit: async (sessionId, { userId, name, kind }, at) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: membershipKey(userId, sessionId),
      UpdateExpression: 'SET recentPk = :user, recentSk = :recent, #name = :name, kind = :kind',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: toItem({
        ':user': USER + userId,
        ':recent': recency(sessionId, at),
        ':name': name,
        ':kind': kind,
      }),
      ReturnValues: 'ALL_NEW',
    });
    const answer = await ifCondition(client.send(update));
    return answer ? toMember(answer.Attributes ?? {}).role : 'missing';
  },

  ofSession: async (sessionId, cursor) => {
    const listing = { pk: SESSION + sessionId, prefix: USER, inverse: true };
    const { items, next } = await pageOf(client, table, listing, cursor);
    return { members: readable(items, toMember, note), next };
  },
});
