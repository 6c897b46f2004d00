import { randomBytes } from 'node:crypto';
import { type DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { ContentTable } from '../../shared/ports.ts';
import { type Item, toItem } from './items.ts';
import { contentKey, sessionKey } from './keys.ts';
import { ifCondition } from './table.ts';
import {
  abandoned,
  itemField,
  lastRevision,
  numberField,
  toNote,
  type UnderWay,
  underWay,
} from './writing.ts';

/** So many abandoned places are cleaned up at once: seldom enough to cost nothing, few enough to weigh nothing. */
const CLEANED_UP = 4;

export type AdmissionDesk = Pick<ContentTable, 'admit' | 'fence'> & {
  /** The write has been made or refused: its place may be used again. One that failed may yet arrive. */
  leave(slot: number): void;
};

/** Lets writes in, one number each, and shuts them out. */
export const admissionDesk = (client: DynamoDBClient, table: string): AdmissionDesk => {
  // Every environment of the function has a name of its own, and a place for each write that it makes at once.
  const environment = randomBytes(4).toString('base64url');
  const taken = new Set<number>();
  const takeSlot = (): number => {
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    taken.add(slot);
    return slot;
  };

  const forget = async (sessionId: string, places: readonly UnderWay[]): Promise<void> => {
    const entries = places.map(({ place, revision }, index) => ({ place, revision, index }));
    const update = new UpdateItemCommand({
      TableName: table,
      Key: sessionKey(sessionId),
      UpdateExpression: `REMOVE ${entries.map(({ index }) => `#w${index}, #n${index}`).join(', ')}`,
      // Whoever has woken up meanwhile and uses the place again keeps it.
      ConditionExpression: entries.map(({ index }) => `#n${index} = :n${index}`).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(
        entries.flatMap(({ place, index }) => [
          [`#w${index}`, itemField(place)],
          [`#n${index}`, numberField(place)],
        ]),
      ),
      ExpressionAttributeValues: toItem(
        Object.fromEntries(entries.map(({ revision, index }) => [`:n${index}`, revision])),
      ),
    });
    await ifCondition(client.send(update));
  };

  return {
    admit: async (sessionId, itemId, states, now) => {
      const open = states.map((state, index) => [`:state${index}`, state] as const);
      const slot = takeSlot();
      const place = `${environment}.${slot}`;
      const update = new UpdateItemCommand({
        TableName: table,
        Key: sessionKey(sessionId),
        // Every `contentRevision` on the right is the one from before.
        UpdateExpression:
          'SET contentRevision = if_not_exists(contentRevision, :zero) + :one, #item = :note, #number = if_not_exists(contentRevision, :zero) + :one',
        ConditionExpression: `#state IN (${open.map(([name]) => name).join(', ')})`,
        ExpressionAttributeNames: {
          '#state': 'state',
          '#item': itemField(place),
          '#number': numberField(place),
        },
        ExpressionAttributeValues: toItem({
          ':zero': 0,
          ':one': 1,
          ':note': toNote(now, itemId),
          ...Object.fromEntries(open),
        }),
        ReturnValues: 'ALL_NEW',
      });
      const answer = await ifCondition(client.send(update));
      if (answer === null) {
        taken.delete(slot);
        return 'read-only';
      }
      const meta: Item = answer.Attributes ?? {};
      const dead = abandoned(meta, now);
      if (dead.length >= CLEANED_UP) await forget(sessionId, dead);
      return { revision: lastRevision(meta), slot };
    },

    leave: (slot) => {
      taken.delete(slot);
    },

    fence: async (sessionId) => {
      const Key = sessionKey(sessionId);
      const { Item: meta } = await client.send(
        new GetItemCommand({ TableName: table, Key, ConsistentRead: true }),
      );
      if (!meta) return;
      const fence = toItem({ ':fence': lastRevision(meta) });
      const items = new Set(underWay(meta).map(({ itemId }) => itemId));
      await Promise.all(
        [...items].map((itemId) => {
          const update = new UpdateItemCommand({
            TableName: table,
            Key: contentKey(sessionId, itemId),
            UpdateExpression: 'SET fence = :fence',
            ConditionExpression: 'attribute_not_exists(fence) OR fence < :fence',
            ExpressionAttributeValues: fence,
          });
          return ifCondition(client.send(update));
        }),
      );
    },
  };
};
