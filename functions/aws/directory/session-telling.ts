import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { NUMBERS_OF_A_CLAIM, type SessionTable } from '../../../shared/ports/sessions.ts';
import { numberOf, toItem } from '../items/items.ts';
import { sessionKey } from '../items/keys.ts';
import { amending } from './session-changes.ts';
import { fromSessionItem, showingFrom, untoldFrom } from './session-items.ts';

type SessionTelling = Pick<
  SessionTable,
  'takeNumber' | 'claim' | 'lastNumber' | 'publishOccupancy' | 'shown' | 'show'
>;

/** In which order things are told of a session: the presence numbers, what is noted to be told, what lists show. */
export const sessionTelling = (client: DynamoDBClient, table: string): SessionTelling => {
  const amend = amending(client, table);

  return {
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
