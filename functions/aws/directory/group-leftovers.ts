import { DeleteItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { GroupId } from '../../../shared/directory/directory.ts';
import type { ParticipantId } from '../../../shared/presence/participant.ts';
import { type Item, toItem } from '../items/items.ts';
import { GROUP, groupMemberKey, INVERSE_INDEX, SESSION, USER } from '../items/keys.ts';

/** How many entries are looked for and removed at once; somebody who only comes upon them removes no more than that. */
export const CLEARED_AT_ONCE = 25;

type Part = { readonly items: readonly Item[]; readonly next: Item | undefined };

/** What a deleted group still holds: sessions in its own partition, people by the index, which may lag. */
export const groupLeftovers = (client: DynamoDBClient, table: string) => {
  const sessionsOf = async (groupId: GroupId, start?: Item): Promise<Part> => {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :group AND begins_with(sk, :session)',
      ExpressionAttributeValues: toItem({ ':group': GROUP + groupId, ':session': SESSION }),
      ConsistentRead: true,
      Limit: CLEARED_AT_ONCE,
      ...(start && { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query);
    return { items: Items, next: LastEvaluatedKey };
  };
  const peopleOf = async (groupId: GroupId, start?: Item): Promise<Part> => {
    const query = new QueryCommand({
      TableName: table,
      IndexName: INVERSE_INDEX,
      KeyConditionExpression: 'inversePk = :group AND begins_with(inverseSk, :user)',
      ExpressionAttributeValues: toItem({ ':group': GROUP + groupId, ':user': USER }),
      Limit: CLEARED_AT_ONCE,
      ...(start && { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await client.send(query);
    return { items: Items, next: LastEvaluatedKey };
  };
  const remove = async (items: readonly Item[]): Promise<void> => {
    await Promise.all(
      items.flatMap(({ pk, sk }) =>
        pk && sk ? [client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }))] : [],
      ),
    );
  };
  const all = async (read: (groupId: GroupId, start?: Item) => Promise<Part>, groupId: GroupId) => {
    const later: Item[] = [];
    let part = await read(groupId);
    for (;;) {
      const [moderators, others] = [
        part.items.filter(moderates),
        part.items.filter((item) => !moderates(item)),
      ];
      await remove(others);
      later.push(...moderators);
      if (!part.next) return later;
      part = await read(groupId, part.next);
    }
  };

  return {
    /** Removes everything. Whoever moderates it goes last, since nobody else can delete it again after a death. */
    clear: async (groupId: GroupId): Promise<void> => {
      await all(sessionsOf, groupId);
      await remove(await all(peopleOf, groupId));
    },

    /** Removes a few of its sessions, and this person's place when there was nothing else. */
    clearSome: async (groupId: GroupId, userId: ParticipantId): Promise<void> => {
      const { items } = await sessionsOf(groupId);
      await remove(items);
      if (items.length === 0) await remove([groupMemberKey(groupId, userId)]);
    },
  };
};

const moderates = ({ role }: Item): boolean => role?.S === 'moderator';
