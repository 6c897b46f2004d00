import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ParticipantTable } from '../../../shared/ports/participants.ts';
import type { ConnectionId, Participant, ParticipantKey } from '../../../shared/presence/participant.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, numberOf, toItem } from '../items/items.ts';
import { PARTICIPANT, participantKey, SESSION } from '../items/keys.ts';
import { dueIn } from '../items/wake.ts';
import { changedItem, ifCondition, queried } from '../platform/table.ts';
import { formerParticipants, longEnded } from './former-participants.ts';
import {
  fromParticipantItem,
  keyFrom,
  SPREAD,
  toParticipantItem,
  wakeShardsOf,
} from './participant-items.ts';

/**
 * Participants in the table. A write costs one unit as long as the item is below 1 KB. What is made good without
 * anybody's failing, a damaged item and a clean-up that did not succeed, is told to `note`. `spread` is that of the wake index.
 */
export const participantTable = (
  client: DynamoDBClient,
  table: string,
  note: Note = unnoted,
  spread = SPREAD,
): ParticipantTable => {
  const former = formerParticipants(client, table);
  /** One write and no read: somebody was heard over this connection, if they are as they are said to be. */
  const heard = async (
    key: ParticipantKey,
    connectionId: ConnectionId,
    how: Parameters<typeof changedItem>[3],
  ): Promise<Participant | 'refused'> => {
    const changed = await changedItem(client, table, participantKey(key), {
      ...how,
      ExpressionAttributeNames: { '#connection': connectionId },
      ReturnValues: 'ALL_NEW',
    });
    return changed ? fromParticipantItem(changed) : 'refused';
  };

  return {
    load: async (key) => {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: participantKey(key), ConsistentRead: true }),
      );
      // In this order: whoever is put aside is there before they are not here any more.
      return Item ? fromParticipantItem(Item) : former.find(key);
    },

    save: async (next) => {
      const first = next.version === 1;
      const put = new PutItemCommand({
        TableName: table,
        Item: toParticipantItem(next, spread),
        ConditionExpression: first ? 'attribute_not_exists(pk)' : 'version = :before',
        ...(!first && { ExpressionAttributeValues: toItem({ ':before': next.version - 1 }) }),
      });
      return (await ifCondition(client.send(put))) ? 'saved' : 'conflict';
    },

    touch: (key, connectionId, at, now) =>
      heard(key, connectionId, {
        UpdateExpression: 'SET lastActivityAt = :at, connections.#connection.seenAt = :now ADD version :one',
        ConditionExpression:
          'phase = :present AND lastActivityAt < :at AND attribute_exists(connections.#connection)',
        ExpressionAttributeValues: toItem({ ':at': at, ':now': now, ':one': 1, ':present': 'present' }),
      }),

    renew: (key, connectionId, now) =>
      heard(key, connectionId, {
        UpdateExpression: 'SET connections.#connection.seenAt = :now ADD version :one',
        ConditionExpression: 'attribute_exists(connections.#connection)',
        ExpressionAttributeValues: toItem({ ':now': now, ':one': 1 }),
      }),

    gathered: async (sessionId) => {
      const items = [];
      for await (const item of queried(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :session AND begins_with(sk, :participant)',
        ExpressionAttributeValues: toItem({ ':session': SESSION + sessionId, ':participant': PARTICIPANT }),
        ConsistentRead: true,
      }))
        items.push(item);
      const people = readable(items, fromParticipantItem, note);
      await former.putAside(longEnded(people)).catch(note);
      return people.filter(({ phase }) => phase !== 'ended');
    },

    overdue: async (before, limit) => {
      const shards = wakeShardsOf(spread).map(async (shard) => {
        const found = [];
        const slots = queried(client, dueIn(table, shard, before, limit));
        for await (const item of slots) {
          found.push(...readable([item], toSlot, note));
          if (found.length === limit) break;
        }
        return found;
      });
      const found = (await Promise.all(shards)).flat().sort((one, other) => one.wakeAt - other.wakeAt);
      return found.slice(0, limit).map(({ key }) => key);
    },
  };
};

const toSlot = (item: Item) => ({ key: keyFrom(item), wakeAt: numberOf(item, 'wakeAt') });
