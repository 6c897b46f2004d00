import { toContactItem } from '../functions/aws/directory/contacts/contact-pairs.ts';
import { toGroupEntryItem, toGroupItem } from '../functions/aws/directory/groups.ts';
import { toInvitationItem } from '../functions/aws/directory/invitations.ts';
import { toMembershipItem } from '../functions/aws/directory/membership-items.ts';
import { toSessionItem } from '../functions/aws/directory/session-items.ts';
import { type Item, toItem } from '../functions/aws/items/items.ts';
import { invitationId } from '../shared/directory/invitation.ts';
import { newSession, type Session } from '../shared/directory/session.ts';
import { after, type Instant } from '../shared/instant.ts';
import type { Role } from '../shared/presence/participant.ts';
import { type Database, DatabaseError } from './table/database.ts';
import { invitationSecret, users } from './users.ts';

const sessions: readonly Session[] = [
  newSession('s1', 'Design review', {}, 'anna'),
  newSession('s2', 'Weekly planning', {}, 'anna'),
];

const members: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  s1: { anna: 'moderator', ben: 'member', carla: 'member' },
  s2: { anna: 'moderator', ben: 'member' },
};

const YEAR = 365 * 24 * 60 * 60 * 1000;

/** A group of Anna's with both sessions, Carla as her contact, and a link to the first session. */
const around = (now: Instant): Item[] => {
  const group = { id: 'g1', name: 'Design team', revision: 1 };
  const [anna, , carla] = users;
  if (!anna || !carla) throw new RangeError('The development users are not the expected ones.');
  const contact = ({ id, name, kind }: typeof anna) => ({ id, name, kind, since: now });
  return [
    toGroupEntryItem(group.id, { member: { userId: anna.id, name: anna.name, role: 'moderator' } }),
    // Anna moderates them and the group: what she puts into it comes under its rule.
    ...sessions.map(({ id }) => ({
      ...toGroupEntryItem(group.id, { sessionId: id }),
      ...toItem({ belongs: 'governed' }),
    })),
    toGroupItem(group),
    toContactItem(anna.id, contact(carla)),
    toContactItem(carla.id, contact(anna)),
    toInvitationItem({
      id: invitationId(invitationSecret),
      sessionId: 's1',
      createdBy: anna.id,
      createdAt: now,
      expiresAt: after(now, YEAR),
      revokedAt: null,
      uses: null,
      guests: [],
    }),
  ];
};

/**
 * Writes the small directory that a new stack begins with. The session itself is written last and only if there is
 * none: once it is there, nothing of it is touched again, whatever became of it or of its members.
 */
export const seed = async (database: Database, TableName: string, now: Instant): Promise<void> => {
  for (const session of sessions) {
    const Item = toSessionItem(session);
    const { Item: there } = (await database('GetItem', {
      TableName,
      Key: { pk: Item.pk, sk: Item.sk },
      ConsistentRead: true,
    })) as { Item?: unknown };
    if (there) continue;
    if (session === sessions[0]) for (const item of around(now)) await create(database, TableName, item);
    for (const { id: userId, name, kind } of users) {
      const role = members[session.id]?.[userId];
      if (!role) continue;
      await create(database, TableName, toMembershipItem(session.id, { userId, name, kind, role }, now));
    }
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
