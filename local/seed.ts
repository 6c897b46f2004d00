import { toMembershipItem, toSessionItem } from '../functions/aws/session-items.ts';
import type { Role } from '../shared/participant.ts';
import type { Session } from '../shared/session.ts';
import { type Database, DatabaseError } from './table/database.ts';

const sessions: readonly Session[] = [
  { id: 's1', name: 'Design review', state: 'active', policy: {}, occupancy: 0 },
  { id: 's2', name: 'Weekly planning', state: 'active', policy: {}, occupancy: 0 },
];

const members: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  s1: { anna: 'moderator', ben: 'member', carla: 'member' },
  s2: { anna: 'moderator', ben: 'member' },
};

/**
 * Writes the small directory that a new stack begins with. The session itself is written last and only if there is
 * none: once it is there, nothing of it is touched again, whatever became of it or of its members.
 */
export const seed = async (database: Database, TableName: string): Promise<void> => {
  for (const session of sessions) {
    const Item = toSessionItem(session);
    const { Item: there } = (await database('GetItem', {
      TableName,
      Key: { pk: Item.pk, sk: Item.sk },
      ConsistentRead: true,
    })) as { Item?: unknown };
    if (there) continue;
    for (const [userId, role] of Object.entries(members[session.id] ?? {}))
      await create(database, TableName, toMembershipItem(userId, { sessionId: session.id, role }));
    await create(database, TableName, Item);
  }
};

const create = async (database: Database, TableName: string, Item: unknown): Promise<void> => {
  try {
    await database('PutItem', { TableName, Item, ConditionExpression: 'attribute_not_exists(pk)' });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.name === 'ConditionalCheckFailedException')) throw error;
  }
};
