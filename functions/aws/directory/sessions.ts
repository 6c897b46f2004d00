import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { SessionTable, Within } from '../../../shared/ports/sessions.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { fromCursor, toCursor } from '../items/cursor.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, textOf, toItem } from '../items/items.ts';
import { groupSessionKey, membershipKey, RECENT_INDEX, SESSION, sessionKey, USER } from '../items/keys.ts';
import { PAGE } from '../items/pages.ts';
import { batchOf } from '../platform/table.ts';
import { SPREAD } from '../presence/participant-items.ts';
import { fromMembershipItem, useFrom } from './membership-items.ts';
import { occupiedSessions } from './occupied-sessions.ts';
import { sessionChanges } from './session-changes.ts';
import { sessionDebts } from './session-debts.ts';
import { fromSessionItem } from './session-items.ts';
import { sessionTelling } from './session-telling.ts';

/** Sessions in the table. The lists are eventually consistent, everything else is strongly so. `spread` is that of the wake index. */
export const sessionTable = (
  client: DynamoDBClient,
  table: string,
  note: Note = unnoted,
  spread = SPREAD,
): SessionTable => ({
  entrance: async (sessionId, userId) => {
    const keys = [sessionKey(sessionId), membershipKey(userId, sessionId)];
    const items = await batchOf(client, table, keys, true);
    const session = items.find((item) => item.sk?.S === 'META');
    const membership = items.find((item) => item.sk?.S !== 'META');
    return {
      session: session && !session.doomedAt ? fromSessionItem(session) : null,
      membership: membership ? fromMembershipItem(membership) : null,
    };
  },

  find: async (sessionId) => {
    const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
    const { Item } = await client.send(get);
    return Item ? fromSessionItem(Item) : null;
  },

  // One query for the page, and one batch for all that it is about.
  ofUser: async (userId, cursor, within) => {
    const last = fromCursor(userId, cursor);
    const { Items = [], LastEvaluatedKey } = await client.send(
      new QueryCommand({
        TableName: table,
        IndexName: RECENT_INDEX,
        KeyConditionExpression: `recentPk = :user${last === null ? '' : ' AND recentSk < :last'}`,
        ExpressionAttributeValues: toItem({
          ':user': USER + userId,
          ...(last !== null && { ':last': last }),
        }),
        ScanIndexForward: false,
        Limit: PAGE,
      }),
    );
    const memberships = Items.filter(isLatest);
    const ids = memberships.map((item) => textOf(item, 'sk', SESSION));
    const keys = ids.flatMap((id) => [sessionKey(id), ...(within ? [keyWithin(within, id)] : [])]);
    const found = await batchOf(client, table, keys, false);
    const metas = found.filter((item) => item.sk?.S === 'META' && !item.doomedAt);
    const sessions = new Map(readable(metas, fromSessionItem, note).map((session) => [session.id, session]));
    const inside = within && new Set(found.filter(isEntry).map((item) => textOf(item, 'sk', SESSION)));
    const listed = memberships.flatMap((item) => {
      const session = sessions.get(textOf(item, 'sk', SESSION));
      const left = session === undefined || (inside !== null && !inside.has(session.id));
      return left ? [] : readable([item], useFrom, note).map((use) => ({ session, ...use }));
    });
    const final = LastEvaluatedKey ? Items.at(-1) : undefined;
    return { sessions: listed, next: final ? toCursor(userId, textOf(final, 'recentSk')) : null };
  },

  occupied: (cursor) => occupiedSessions(client, table, cursor, note, spread),

  ...sessionChanges(client, table),
  ...sessionDebts(client, table),
  ...sessionTelling(client, table),
});

/** What is there exactly when the session belongs to the group, or the contact to the session. */
const keyWithin = (within: Within, sessionId: SessionId) =>
  'group' in within ? groupSessionKey(within.group, sessionId) : membershipKey(within.contact, sessionId);

/** For a moment the index may show both where a session was and where it has gone: the latest use comes first, and counts. */
const isLatest = ({ sk }: Item, at: number, items: readonly Item[]): boolean =>
  items.findIndex((item) => item.sk?.S === sk?.S) === at;

const isEntry = ({ sk }: Item): boolean => sk?.S !== 'META';
