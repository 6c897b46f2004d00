import {
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { SessionTable } from '../../shared/ports.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { numberOf, textOf, toItem } from './items.ts';
import { membershipKey, SESSION, sessionKey, USER } from './keys.ts';
import { fromMembershipItem, fromSessionItem } from './session-items.ts';
import { batchOf, ifCondition } from './table.ts';

const PAGE = 50;

/** Sessions and memberships in the table. The lists are eventually consistent, everything else is strongly so. */
export const sessionTable = (client: DynamoDBClient, table: string): SessionTable => ({
  entrance: async (sessionId, userId) => {
    const keys = [sessionKey(sessionId), membershipKey(userId, sessionId)];
    const items = await batchOf(client, table, keys, true);
    const session = items.find((item) => item.sk?.S === 'META');
    const membership = items.find((item) => item.sk?.S !== 'META');
    return {
      session: session ? fromSessionItem(session) : null,
      membership: membership ? fromMembershipItem(membership) : null,
    };
  },

  ofUser: async (userId, cursor) => {
    const last = fromCursor(userId, cursor);
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :user AND begins_with(sk, :session)',
        ExpressionAttributeValues: toItem({ ':user': USER + userId, ':session': SESSION }),
        ...(last !== null && { ExclusiveStartKey: membershipKey(userId, last) }),
        Limit: PAGE,
      }),
    );
    const ids = (page.Items ?? []).map((item) => textOf(item, 'sk', SESSION));
    const found = await batchOf(client, table, ids.map(sessionKey), false);
    const sessions = new Map(found.map((item) => [textOf(item, 'pk', SESSION), fromSessionItem(item)]));
    const listed = ids.map((id) => sessions.get(id)).filter((session) => session !== undefined);
    const next = page.LastEvaluatedKey
      ? toCursor(userId, textOf(page.LastEvaluatedKey, 'sk', SESSION))
      : null;
    return { sessions: listed, next };
  },

  takeNumber: async (sessionId) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: sessionKey(sessionId),
      UpdateExpression: 'ADD presenceSeq :one',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toItem({ ':one': 1 }),
      ReturnValues: 'UPDATED_NEW',
    });
    const answer = await ifCondition(client.send(update));
    if (!answer) throw new Error(`There is no session ${JSON.stringify(sessionId)} to take a number of.`);
    return numberOf({ ...sessionKey(sessionId), ...answer.Attributes }, 'presenceSeq');
  },

  lastNumber: async (sessionId) => {
    const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
    const { Item } = await client.send(get);
    return Item?.presenceSeq ? numberOf(Item, 'presenceSeq') : 0;
  },

  // The same number may publish twice: the SDK repeats a call whose answer was lost, and that must not read as older.
  publishOccupancy: async (sessionId, number, occupancy) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: sessionKey(sessionId),
      UpdateExpression: 'SET occupancy = :occupancy, occupancySeq = :number',
      ConditionExpression:
        'attribute_exists(pk) AND (attribute_not_exists(occupancySeq) OR occupancySeq <= :number)',
      ExpressionAttributeValues: toItem({ ':occupancy': occupancy, ':number': number }),
    });
    return (await ifCondition(client.send(update))) ? 'published' : 'older';
  },
});
