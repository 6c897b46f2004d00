import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Group, GroupEntry, GroupId } from '../../../shared/directory/directory.ts';
import type { GroupTable } from '../../../shared/ports/directory.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { GROUP, groupKey, groupMemberKey, groupSessionKey, USER } from '../items/keys.ts';
import { pageOf } from '../items/pages.ts';
import { roleFrom } from '../items/person.ts';
import { known, shaped } from '../items/shape.ts';
import { batchOf, changedItem, ifCondition } from '../platform/table.ts';
import { endGroup } from './group-ending.ts';
import { groupLeftovers } from './group-leftovers.ts';

/** The groups in the table. A person's place in one is an item of that person. */
export const groupTable = (client: DynamoDBClient, table: string, note: Note = unnoted): GroupTable => {
  const put = async (item: Item): Promise<boolean> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await ifCondition(client.send(command))) !== null;
  };
  const remove = async (Key: Item): Promise<void> => {
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
  };
  const leftovers = groupLeftovers(client, table);

  const entrance: GroupTable['entrance'] = async (groupId, userId) => {
    const keys = [groupKey(groupId), groupMemberKey(groupId, userId)];
    const items = await batchOf(client, table, keys, true);
    const group = items.find((item) => item.sk?.S === 'META');
    const member = items.find((item) => item.sk?.S !== 'META');
    return {
      group: group && !isDeleted(group) ? toGroup(group) : null,
      role: member ? roleFrom(member) : null,
    };
  };

  return {
    // The founder first: a place in a group that is not there is in no list, a group without a moderator would be lost.
    create: async (group, founder) => {
      await put(toGroupEntryItem(group.id, { member: { ...founder, role: 'moderator' } }));
      if (await put(toGroupItem(group))) return 'created';
      const { group: there } = await entrance(group.id, founder.userId);
      // One that was deleted meanwhile does not come again.
      if (there === null) await remove(groupMemberKey(group.id, founder.userId));
      return 'exists';
    },

    entrance,

    rename: async (groupId, revision, name) => {
      const changed = await changedItem(client, table, groupKey(groupId), {
        UpdateExpression: 'SET #name = :name ADD revision :one',
        ConditionExpression: 'revision = :revision',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: toItem({ ':name': name, ':revision': revision, ':one': 1 }),
        ReturnValues: 'ALL_NEW',
      });
      return changed ? toGroup(changed) : 'conflict';
    },

    close: (groupId, at) => endGroup(client, table, groupId, at),

    delete: (groupId) => leftovers.clear(groupId),

    add: async (groupId, entry) => ((await put(toGroupEntryItem(groupId, entry))) ? 'added' : 'exists'),

    remove: (groupId, entry) =>
      remove(
        'sessionId' in entry
          ? groupSessionKey(groupId, entry.sessionId)
          : groupMemberKey(groupId, entry.userId),
      ),

    ofUser: async (userId, cursor) => {
      const listing = { pk: USER + userId, prefix: GROUP, inverse: false };
      const { items, next } = await pageOf(client, table, listing, cursor);
      const ids = items.map((item) => textOf(item, 'sk', GROUP));
      const found = await batchOf(client, table, ids.map(groupKey), false);
      const [gone, there] = [found.filter(isDeleted), found.filter((item) => !isDeleted(item))];
      // What a death has left of them, or an index that lagged: whoever comes upon it goes on with it.
      for (const item of gone.filter((one) => !isOwing(one)))
        await leftovers.clearSome(textOf(item, 'pk', GROUP), userId).catch(note);
      const groups = new Map(readable(there, toNamed, note));
      const listed = items.flatMap((item) => {
        const group = groups.get(textOf(item, 'sk', GROUP));
        return group ? [{ group, role: roleFrom(item) }] : [];
      });
      return { groups: listed, next };
    },

    members: async (groupId, cursor) => {
      const listing = { pk: GROUP + groupId, prefix: USER, inverse: true };
      const { items, next } = await pageOf(client, table, listing, cursor);
      const members = items.map((item) => ({
        userId: textOf(item, 'pk', USER),
        name: textOf(item, 'name'),
        role: roleFrom(item),
      }));
      return { members, next };
    },
  };
};

export const toGroupItem = ({ id, ...fields }: Group): Item => ({
  ...groupKey(id),
  ...shaped,
  ...toItem(fields),
});

/** That a session, or a person, is in a group. */
export const toGroupEntryItem = (groupId: GroupId, entry: GroupEntry): Item => {
  if ('sessionId' in entry) return { ...groupSessionKey(groupId, entry.sessionId), ...shaped };
  const { userId, name, role } = entry.member;
  return {
    ...groupMemberKey(groupId, userId),
    ...shaped,
    ...toItem({ inversePk: GROUP + groupId, inverseSk: USER + userId, name, role }),
  };
};

const isDeleted = (item: Item): boolean => item.deletedAt !== undefined;

/** Its entries say which sessions it has yet to let go. */
const isOwing = (item: Item): boolean => item.owedRule !== undefined;

const toNamed = (item: Item): [GroupId, Group] => [textOf(item, 'pk', GROUP), toGroup(item)];

export const toGroup = (item: Item): Group => ({
  id: textOf(known(item), 'pk', GROUP),
  name: textOf(item, 'name'),
  revision: numberOf(item, 'revision'),
});
