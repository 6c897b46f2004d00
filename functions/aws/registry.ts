import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { instant } from '../../shared/instant.ts';
import type { UserKind } from '../../shared/participant.ts';
import type { Connection, ConnectionTable } from '../../shared/ports.ts';
import { type Item, malformed, numberOf, textOf, toItem } from './items.ts';
import { CONNECTION, connectionKey, USER } from './keys.ts';
import { ifCondition } from './table.ts';

/**
 * The gateway ends a connection after two hours and may fail to say so. An hour later, in seconds, the entry has
 * outlived its connection for certain and the table cleans it up.
 */
const LONGEST_ENTRY = 3 * 60 * 60;

/** The connections that have been let in, in the table. */
export const connectionTable = (client: DynamoDBClient, table: string): ConnectionTable => ({
  open: async (connection) => {
    await client.send(new PutItemCommand({ TableName: table, Item: toConnectionItem(connection) }));
  },

  find: async (connectionId) => {
    const get = new GetItemCommand({
      TableName: table,
      Key: connectionKey(connectionId),
      ConsistentRead: true,
    });
    const { Item } = await client.send(get);
    return Item ? fromConnectionItem(Item) : null;
  },

  enter: async (connectionId, sessionId) => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: connectionKey(connectionId),
      UpdateExpression: sessionId === null ? 'REMOVE sessionId' : 'SET sessionId = :session',
      ConditionExpression: 'attribute_exists(pk)',
      ...(sessionId !== null && { ExpressionAttributeValues: toItem({ ':session': sessionId }) }),
      ReturnValues: 'ALL_OLD',
    });
    const answer = await ifCondition(client.send(update));
    return answer && fromConnectionItem(answer.Attributes ?? {});
  },

  remove: async (connectionId) => {
    const remove = new DeleteItemCommand({
      TableName: table,
      Key: connectionKey(connectionId),
      ReturnValues: 'ALL_OLD',
    });
    const { Attributes } = await client.send(remove);
    return Attributes ? fromConnectionItem(Attributes) : null;
  },
});

const toConnectionItem = ({ connectionId, user, connectedAt, expiresAt, sessionId }: Connection): Item => ({
  ...connectionKey(connectionId),
  ...toItem({
    inversePk: USER + user.id,
    inverseSk: CONNECTION + connectionId,
    name: user.name,
    kind: user.kind,
    connectedAt,
    // `expiresAt` is the table's own clean-up time, in seconds.
    credentialUntil: expiresAt,
    sessionId: sessionId ?? undefined,
    expiresAt: Math.ceil(connectedAt / 1_000) + LONGEST_ENTRY,
  }),
});

const fromConnectionItem = (item: Item): Connection => {
  const kind = textOf(item, 'kind');
  if (!isUserKind(kind)) throw malformed(item);
  return {
    connectionId: textOf(item, 'pk', CONNECTION),
    user: { id: textOf(item, 'inversePk', USER), name: textOf(item, 'name'), kind },
    connectedAt: instant(numberOf(item, 'connectedAt')),
    expiresAt: instant(numberOf(item, 'credentialUntil')),
    sessionId: item.sessionId ? textOf(item, 'sessionId') : null,
  };
};

const isUserKind = (kind: string): kind is UserKind =>
  kind === 'licence-holder' || kind === 'contact' || kind === 'guest';
