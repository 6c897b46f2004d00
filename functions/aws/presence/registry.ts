import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { instant } from '../../../shared/instant.ts';
import type { Connection, ConnectionTable, User, Watcher } from '../../../shared/ports/connections.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { CONNECTION, connectionKey, INVERSE_INDEX, SESSION, USER } from '../items/keys.ts';
import { kindFrom } from '../items/person.ts';
import { known, shaped } from '../items/shape.ts';
import { ifCondition, queried } from '../platform/table.ts';

/**
 * The gateway ends a connection after two hours and may fail to say so. An hour later, in seconds, the entry has
 * outlived its connection for certain and the table cleans it up.
 */
const LONGEST_ENTRY = 3 * 60 * 60;

const NOT_OVERTAKEN = 'attribute_exists(pk) AND (attribute_not_exists(said) OR said <= :said)';
const NOT_ELSEWHERE = '(attribute_not_exists(sessionId) OR sessionId = :session)';

/** How many sessions are noted that a connection has entered and not left: functions have died in all of them but one. */
export const MOST_ENTERED = 20;
const NOT_TOO_MANY = '(attribute_not_exists(entered) OR size(entered) < :most)';

/** How many members are looked up at once when a session turns green or grey. */
const AT_ONCE = 50;

/** How many connections of one person are looked at: more than they may have. */
const MOST_LOOKED_AT = 100;

/** The connections that have been let in, in the table. */
export const connectionTable = (
  client: DynamoDBClient,
  table: string,
  note: Note = unnoted,
): ConnectionTable => {
  const inverse = (pk: string, prefix: string, filter: Partial<QueryCommandInput> = {}) =>
    queried(client, {
      TableName: table,
      IndexName: INVERSE_INDEX,
      KeyConditionExpression: 'inversePk = :pk AND begins_with(inverseSk, :prefix)',
      ...filter,
      ExpressionAttributeValues: {
        ...toItem({ ':pk': pk, ':prefix': prefix }),
        ...filter.ExpressionAttributeValues,
      },
    });

  const watchingOf = async (user: string): Promise<Watcher[]> => {
    const found: Watcher[] = [];
    for await (const item of inverse(user, CONNECTION, { FilterExpression: 'attribute_exists(watching)' }))
      found.push(...readable([item], toWatcher, note));
    return found;
  };

  const find = async (connectionId: string): Promise<Connection | null> => {
    const get = new GetItemCommand({
      TableName: table,
      Key: connectionKey(connectionId),
      ConsistentRead: true,
    });
    const { Item } = await client.send(get);
    return Item ? fromConnectionItem(Item) : null;
  };

  /** Where a connection is, and what it said last of that. Answers with what was before; null when the condition fails. */
  const placed = async (
    connectionId: string,
    values: Item,
    how: Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression'>,
  ): Promise<Connection | null> => {
    const update = new UpdateItemCommand({
      TableName: table,
      Key: connectionKey(connectionId),
      ...how,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_OLD',
    });
    const answer = await ifCondition(client.send(update));
    return answer && fromConnectionItem(answer.Attributes ?? {});
  };

  return {
    open: async (connection) => {
      await client.send(new PutItemCommand({ TableName: table, Item: toConnectionItem(connection) }));
    },

    find,

    enter: async (connectionId, sessionId, said) => {
      const values = { ...toItem({ ':session': sessionId, ':said': said }), ':here': { SS: [sessionId] } };
      const before = await placed(
        connectionId,
        { ...values, ...toItem({ ':most': MOST_ENTERED }) },
        {
          UpdateExpression: 'SET sessionId = :session, said = :said ADD entered :here',
          ConditionExpression: `${NOT_OVERTAKEN} AND ${NOT_TOO_MANY}`,
        },
      );
      if (before !== null) return before;
      const found = await find(connectionId);
      if ((found?.entered?.length ?? 0) < MOST_ENTERED) return found && 'overtaken';
      // Who enters now leaves them all. Only if they die, too, the end of the lease has to.
      const anew = await placed(connectionId, values, {
        UpdateExpression: 'SET sessionId = :session, said = :said, entered = :here',
        ConditionExpression: NOT_OVERTAKEN,
      });
      return anew ?? 'overtaken';
    },

    haveLeft: async (connectionId, sessionIds, said) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: connectionKey(connectionId),
        UpdateExpression: 'DELETE entered :left',
        ConditionExpression: 'said = :said',
        ExpressionAttributeValues: { ...toItem({ ':said': said }), ':left': { SS: [...sessionIds] } },
      });
      await ifCondition(client.send(update));
    },

    leave: (connectionId, sessionId, said) =>
      placed(connectionId, toItem({ ':session': sessionId ?? undefined, ':said': said }), {
        UpdateExpression: 'SET said = :said REMOVE sessionId',
        ConditionExpression: sessionId === null ? NOT_OVERTAKEN : `${NOT_OVERTAKEN} AND ${NOT_ELSEWHERE}`,
      }),

    ofUser: async (userId) => {
      const found: Connection[] = [];
      for await (const item of inverse(USER + userId, CONNECTION)) {
        found.push(...readable([item], fromConnectionItem, note));
        if (found.length === MOST_LOOKED_AT) break;
      }
      return found;
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

    watch: async (connectionId, since) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: connectionKey(connectionId),
        UpdateExpression:
          since === null ? 'REMOVE watching' : 'SET watching = if_not_exists(watching, :since)',
        ConditionExpression: 'attribute_exists(pk)',
        ...(since !== null && { ExpressionAttributeValues: toItem({ ':since': since }) }),
      });
      return (await ifCondition(client.send(update))) ? 'noted' : 'missing';
    },

    watching: async (sessionId) => {
      const found: Watcher[] = [];
      let members: string[] = [];
      const look = async () => {
        const asked = members;
        members = [];
        found.push(...(await Promise.all(asked.map(watchingOf))).flat());
      };
      for await (const { inverseSk } of inverse(SESSION + sessionId, USER)) {
        members.push(inverseSk?.S ?? '');
        if (members.length === AT_ONCE) await look();
      }
      await look();
      return found;
    },
  };
};

const toConnectionItem = ({ connectionId, user, connectedAt, expiresAt, sessionId }: Connection): Item => ({
  ...connectionKey(connectionId),
  ...shaped,
  ...toItem({
    inversePk: USER + user.id,
    inverseSk: CONNECTION + connectionId,
    name: user.name,
    kind: user.kind,
    invitation: user.invitation,
    emailKey: user.emailKey,
    roles: user.roles && JSON.stringify(user.roles),
    authenticatedAt: user.authenticatedAt,
    connectedAt,
    // `expiresAt` is the table's own clean-up time, in seconds.
    credentialUntil: expiresAt,
    sessionId: sessionId ?? undefined,
    expiresAt: Math.ceil(connectedAt / 1_000) + LONGEST_ENTRY,
  }),
});

/** A mark from before there was a time in it is old. */
const toWatcher = (item: Item): Watcher => ({
  ...fromConnectionItem(item),
  watchingSince: instant(item.watching?.N ? numberOf(item, 'watching') : 0),
});

const fromConnectionItem = (item: Item): Connection => ({
  connectionId: textOf(known(item), 'pk', CONNECTION),
  user: {
    id: textOf(item, 'inversePk', USER),
    name: textOf(item, 'name'),
    kind: kindFrom(item),
    ...(item.invitation && { invitation: textOf(item, 'invitation') }),
    ...(item.emailKey && { emailKey: textOf(item, 'emailKey') }),
    ...(item.authenticatedAt && { authenticatedAt: instant(numberOf(item, 'authenticatedAt')) }),
    ...(item.roles && { roles: JSON.parse(textOf(item, 'roles')) as NonNullable<User['roles']> }),
  },
  connectedAt: instant(numberOf(item, 'connectedAt')),
  expiresAt: instant(numberOf(item, 'credentialUntil')),
  sessionId: item.sessionId ? textOf(item, 'sessionId') : null,
  ...(item.said && { said: numberOf(item, 'said') }),
  ...(item.entered?.SS && { entered: item.entered.SS }),
});
