import { type DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { NUMBERS_OF_A_CLAIM, type SessionTable, type Within } from '../../../shared/ports/sessions.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { fromCursor, toCursor } from '../items/cursor.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import {
  groupSessionKey,
  membershipKey,
  RECENT_INDEX,
  SESSION,
  sessionKey,
  USER,
  WAKE_INDEX,
} from '../items/keys.ts';
import { PAGE } from '../items/pages.ts';
import { batchOf, changedItem, ifCondition } from '../platform/table.ts';
import { occupiedSessions } from '../presence/occupied-sessions.ts';
import {
  fromMembershipItem,
  fromSessionItem,
  showingFrom,
  toSessionItem,
  UNCLEARED,
  untoldFrom,
  useFrom,
} from './session-items.ts';

/** Sessions in the table. The lists are eventually consistent, everything else is strongly so. */
export const sessionTable = (client: DynamoDBClient, table: string, note: Note = unnoted): SessionTable => {
  const amend = (sessionId: SessionId, how: Parameters<typeof changedItem>[3]) =>
    changedItem(client, table, sessionKey(sessionId), how);

  /** Both debts share the place in the wake index: whoever strikes the last one takes the session out of it. */
  const strike = async (
    sessionId: SessionId,
    debt: string,
    other: string,
    { revision, value }: { readonly revision: string; readonly value: number },
  ): Promise<void> => {
    for (const [struck, also] of [
      [`${debt}, wakeAt, wakeShard`, `attribute_not_exists(${other})`],
      [debt, `attribute_exists(${other})`],
    ] as const) {
      const isStruck = await amend(sessionId, {
        UpdateExpression: `REMOVE ${struck}`,
        ConditionExpression: `${revision} = :value AND ${also}`,
        ExpressionAttributeValues: toItem({ ':value': value }),
      });
      if (isStruck) return;
    }
  };

  return {
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

    create: async (session) => {
      const put = new PutItemCommand({
        TableName: table,
        Item: toSessionItem(session),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return (await ifCondition(client.send(put))) ? 'created' : 'exists';
    },

    update: async (sessionId, revision, change) => {
      const {
        name,
        state,
        policy,
        metadata,
        trail,
        owedRecord,
        owedClearing,
        owedGoverning,
        ruleRevision = 0,
      } = change;
      const since = owedClearing?.since ?? owedGoverning ?? null;
      const sets = [
        '#name = :name, #state = :state, #policy = :policy, trail = :trail, owedRecord = :record',
        ...(metadata === undefined ? [] : ['metadata = :metadata']),
        ...(owedClearing ? ['owedClearing = :by'] : []),
        ...(owedGoverning ? ['owedGoverning = :governing'] : []),
        ...(since === null ? [] : ['wakeAt = :since, wakeShard = :shard']),
      ];
      const changed = await amend(sessionId, {
        UpdateExpression: `SET ${sets.join(', ')} ADD revision :one${owedGoverning ? ', ruleRevision :one' : ''}`,
        ConditionExpression: `revision = :revision AND ${UNRULED}`,
        ExpressionAttributeNames: { '#name': 'name', '#state': 'state', '#policy': 'policy' },
        ExpressionAttributeValues: toItem({
          ':name': name,
          ':state': state,
          ':policy': policy,
          ':metadata': metadata,
          ':trail': trail,
          ':record': owedRecord,
          ':revision': revision,
          ':rules': ruleRevision,
          ':one': 1,
          ...(owedClearing && { ':by': owedClearing.by }),
          ...(owedGoverning && { ':governing': owedGoverning }),
          ...(since !== null && { ':since': since, ':shard': UNCLEARED }),
        }),
        ReturnValues: 'ALL_NEW',
      });
      return changed ? fromSessionItem(changed) : 'conflict';
    },

    impose: async ({ id, imposed, trail, owedRecord, revision, ruleRevision }, since) => {
      const changed = await amend(id, {
        UpdateExpression:
          'SET imposed = :imposed, trail = :trail, owedRecord = :record, owedGoverning = :since, wakeAt = :since, wakeShard = :shard ADD ruleRevision :one',
        ConditionExpression: `revision = :revision AND ${UNRULED}`,
        ExpressionAttributeValues: toItem({
          ':imposed': imposed,
          ':trail': trail,
          ':record': owedRecord,
          ':since': since,
          ':shard': UNCLEARED,
          ':revision': revision,
          ':rules': ruleRevision,
          ':one': 1,
        }),
        ReturnValues: 'ALL_NEW',
      });
      return changed ? fromSessionItem(changed) : 'conflict';
    },

    offer: async (sessionId, owner, heir) => {
      const changed = await amend(sessionId, {
        UpdateExpression: 'SET heir = :heir',
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: toItem({ ':owner': owner, ':heir': heir }),
      });
      return changed ? 'offered' : 'conflict';
    },

    takeOver: async (sessionId, heir) => {
      const changed = await amend(sessionId, {
        UpdateExpression: 'SET #owner = :heir, heir = :nobody',
        ConditionExpression: 'heir = :heir',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: toItem({ ':heir': heir, ':nobody': null }),
      });
      return changed ? 'taken' : 'conflict';
    },

    strikeRecord: async (sessionId, sequence) => {
      await amend(sessionId, {
        UpdateExpression: 'SET owedRecord = :none',
        ConditionExpression: 'trail.#length = :sequence',
        ExpressionAttributeNames: { '#length': 'length' },
        ExpressionAttributeValues: toItem({ ':none': null, ':sequence': sequence }),
      });
    },

    find: async (sessionId) => {
      const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item ? fromSessionItem(Item) : null;
    },

    strikeClearing: (sessionId, revision) =>
      strike(sessionId, 'owedClearing', 'owedGoverning', { revision: 'revision', value: revision }),

    strikeGoverning: (sessionId, ruleRevision) =>
      strike(sessionId, 'owedGoverning', 'owedClearing', { revision: 'ruleRevision', value: ruleRevision }),

    uncleared: async (before, limit) => {
      const query = new QueryCommand({
        TableName: table,
        IndexName: WAKE_INDEX,
        KeyConditionExpression: 'wakeShard = :shard AND wakeAt < :before',
        ExpressionAttributeValues: toItem({ ':shard': UNCLEARED, ':before': before }),
        Limit: limit,
      });
      const { Items = [] } = await client.send(query);
      return Items.map((item) => textOf(item, 'pk', SESSION));
    },

    // One query for the page, and one batch for all that it is about.
    ofUser: async (userId, cursor, within) => {
      const last = fromCursor(userId, cursor);
      const page = await client.send(
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
      const memberships = page.Items ?? [];
      const ids = memberships.map((item) => textOf(item, 'sk', SESSION));
      const keys = ids.flatMap((id) => [sessionKey(id), ...(within ? [keyWithin(within, id)] : [])]);
      const found = await batchOf(client, table, keys, false);
      const metas = found.filter((item) => item.sk?.S === 'META');
      const sessions = new Map(
        readable(metas, fromSessionItem, note).map((session) => [session.id, session]),
      );
      const inside = within && new Set(found.filter(isEntry).map((item) => textOf(item, 'sk', SESSION)));
      const listed = memberships.flatMap((item) => {
        const session = sessions.get(textOf(item, 'sk', SESSION));
        const left = session === undefined || (inside !== null && !inside.has(session.id));
        return left ? [] : readable([item], useFrom, note).map((use) => ({ session, ...use }));
      });
      const final = page.LastEvaluatedKey ? memberships.at(-1) : undefined;
      return { sessions: listed, next: final ? toCursor(userId, textOf(final, 'recentSk')) : null };
    },

    occupied: (cursor) => occupiedSessions(client, table, cursor, note),

    takeNumber: async (sessionId, changed, note = 'pressing') => {
      const noted = note === 'pressing' ? 'untold' : 'untoldAtLeisure';
      const item = await amend(sessionId, {
        UpdateExpression: `ADD presenceSeq :one${changed.length > 0 ? `, ${noted} :changed` : ''}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: {
          ...toItem({ ':one': 1 }),
          ...(changed.length > 0 && { ':changed': { SS: [...changed] } }),
        },
        ReturnValues: 'ALL_NEW',
      });
      return item && untoldFrom(item);
    },

    claim: async (sessionId, told, now) => {
      const before = await amend(sessionId, {
        // Every `presenceSeq` on the right is the one from before.
        UpdateExpression:
          'SET toldSeq = presenceSeq + :numbers, presenceSeq = presenceSeq + :numbers, toldAt = :now REMOVE untold, untoldAtLeisure',
        ConditionExpression:
          told === 0 ? 'attribute_exists(pk) AND attribute_not_exists(toldSeq)' : 'toldSeq = :told',
        ExpressionAttributeValues: toItem({
          ':numbers': NUMBERS_OF_A_CLAIM,
          ':now': now,
          ...(told > 0 && { ':told': told }),
        }),
        ReturnValues: 'ALL_OLD',
      });
      if (!before) return 'claimed';
      return {
        number: numberOf(before, 'presenceSeq') + NUMBERS_OF_A_CLAIM,
        changed: [...new Set([...(before.untold?.SS ?? []), ...(before.untoldAtLeisure?.SS ?? [])])],
      };
    },

    lastNumber: async (sessionId) => {
      const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item?.presenceSeq ? numberOf(Item, 'presenceSeq') : 0;
    },

    // The same number may publish twice: the SDK repeats a call whose answer was lost, and that must not read as older.
    publishOccupancy: async (sessionId, number, occupancy, door) => {
      const item = await amend(sessionId, {
        UpdateExpression: 'SET occupancy = :occupancy, door = :door, occupancySeq = :number',
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(occupancySeq) OR occupancySeq <= :number)',
        ExpressionAttributeValues: toItem({ ':occupancy': occupancy, ':door': door, ':number': number }),
        ReturnValues: 'ALL_NEW',
      });
      if (!item) return 'older';
      return { session: fromSessionItem(item), ...showingFrom(item) };
    },

    shown: async (sessionId) => {
      const get = new GetItemCommand({ TableName: table, Key: sessionKey(sessionId), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item ? { session: fromSessionItem(Item), ...showingFrom(Item) } : null;
    },

    show: async (sessionId, number, { shown, again }) => {
      const changed = await amend(sessionId, {
        UpdateExpression: 'SET shown = :shown, shownAgain = :again',
        ConditionExpression: 'occupancySeq = :number',
        ExpressionAttributeValues: toItem({ ':shown': shown, ':again': again, ':number': number }),
      });
      return changed ? 'noted' : 'older';
    },
  };
};

/** A session that an earlier release has written knows of no rules. */
const UNRULED = '(attribute_not_exists(ruleRevision) OR ruleRevision = :rules)';

/** What is there exactly when the session belongs to the group, or the contact to the session. */
const keyWithin = (within: Within, sessionId: SessionId) =>
  'group' in within ? groupSessionKey(within.group, sessionId) : membershipKey(within.contact, sessionId);

const isEntry = ({ sk }: Item): boolean => sk?.S !== 'META';
