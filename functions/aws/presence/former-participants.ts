import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { after } from '../../../shared/instant.ts';
import type { Ended, Participant, ParticipantKey } from '../../../shared/presence/participant.ts';
import { type Item, toItem } from '../items/items.ts';
import { formerKey, participantKey } from '../items/keys.ts';
import { OUTLIVED } from '../items/outlived.ts';
import { ifCondition } from '../platform/table.ts';
import { fromParticipantItem, toParticipantItem } from './participant-items.ts';

/** The most that one look puts aside, however many there are. It is more than come by one ending. */
export const PUT_ASIDE = 25;

/**
 * Those whose participation ended a while ago, in a place of their own: they are found by their key for as long as they
 * are kept, and cost nobody anything who looks who is inside. Their version begins anew there, so that a return is
 * saved like a first entry: if nobody has been faster.
 *
 * They are put there only once whoever has read them among the others, and means to write them, has done so: nobody can
 * have come, gone and been put aside once more behind the back of somebody who is about to bring them back.
 */
export const formerParticipants = (client: DynamoDBClient, table: string) => {
  // First there, then no longer here: a death in between leaves both, and what is here counts.
  const putAside = async (gone: Ended): Promise<void> => {
    const put = new PutItemCommand({
      TableName: table,
      Item: toFormerItem(gone),
      ConditionExpression: 'attribute_not_exists(pk) OR endedAt <= :ended',
      ExpressionAttributeValues: toItem({ ':ended': gone.endedAt }),
    });
    if ((await ifCondition(client.send(put))) === null) return;
    const remove = new DeleteItemCommand({
      TableName: table,
      Key: participantKey(gone),
      ConditionExpression: 'version = :version',
      ExpressionAttributeValues: toItem({ ':version': gone.version }),
    });
    await ifCondition(client.send(remove));
  };

  return {
    find: async (key: ParticipantKey): Promise<Participant | null> => {
      const get = new GetItemCommand({ TableName: table, Key: formerKey(key), ConsistentRead: true });
      const { Item } = await client.send(get);
      return Item ? fromParticipantItem(Item) : null;
    },

    putAside: async (all: readonly Ended[]): Promise<void> => {
      await Promise.all(all.map(putAside));
    },
  };
};

export const toFormerItem = (gone: Ended): Item => ({
  ...toParticipantItem({ ...gone, version: 0 }),
  ...formerKey(gone),
});

/**
 * Whom to put aside of those who were found together: they owe nothing, nothing will wake them,
 * and somebody among the others shows by what was noted of them that enough time has passed. No clock is asked.
 */
export const longEnded = (people: readonly Participant[]): readonly Ended[] => {
  const latest = Math.max(0, ...people.map(lastNoted));
  return people
    .filter((person) => person.phase === 'ended')
    .filter(
      ({ owed, wakeAt, endedAt }) => owed === null && wakeAt === null && after(endedAt, OUTLIVED) < latest,
    )
    .slice(0, PUT_ASIDE);
};

/** The last instant that is noted of somebody and that lies behind us for certain. */
const lastNoted = (person: Participant): number =>
  person.phase === 'ended'
    ? person.endedAt
    : Math.max(person.joinedAt, ...Object.values(person.connections).map(({ seenAt }) => seenAt));
