import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Invitation } from '../../../shared/directory/invitation.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import type { InvitationTable } from '../../../shared/ports/directory.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { fromItem, type Item, malformed, numberOf, textOf, toItem } from '../items/items.ts';
import { INVITATION, invitationKey, SESSION } from '../items/keys.ts';
import { pageOf } from '../items/pages.ts';
import { known, shaped } from '../items/shape.ts';
import { ifCondition } from '../platform/table.ts';

/** How long a guest can still be told that the link has expired or been revoked, in seconds; then the table forgets it. */
const KEPT_AFTERWARDS = 90 * 24 * 60 * 60;

/** The invitations in the table, under the hash of their secret. */
export const invitationTable = (
  client: DynamoDBClient,
  table: string,
  note: Note = unnoted,
): InvitationTable => {
  const find = async (id: string): Promise<Invitation | null> => {
    const get = new GetItemCommand({ TableName: table, Key: invitationKey(id), ConsistentRead: true });
    const { Item } = await client.send(get);
    return Item ? fromInvitationItem(Item) : null;
  };

  return {
    create: async (invitation) => {
      const put = new PutItemCommand({
        TableName: table,
        Item: toInvitationItem(invitation),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return (await ifCondition(client.send(put))) ? 'created' : 'exists';
    },

    find,

    use: async (id, guestId, now) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: invitationKey(id),
        UpdateExpression: 'SET guests.#guest = :now ADD usesLeft :less',
        ConditionExpression:
          'usesLeft > :none AND attribute_not_exists(guests.#guest) AND attribute_not_exists(revokedAt)',
        ExpressionAttributeNames: { '#guest': guestId },
        ExpressionAttributeValues: toItem({ ':now': now, ':less': -1, ':none': 0 }),
      });
      return (await ifCondition(client.send(update))) ? 'counted' : 'refused';
    },

    giveBack: async (id, guestId) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: invitationKey(id),
        UpdateExpression: 'REMOVE guests.#guest ADD usesLeft :one',
        ConditionExpression: 'attribute_exists(guests.#guest)',
        ExpressionAttributeNames: { '#guest': guestId },
        ExpressionAttributeValues: toItem({ ':one': 1 }),
      });
      await ifCondition(client.send(update));
    },

    revoke: async (id, sessionId, at) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: invitationKey(id),
        UpdateExpression: 'SET revokedAt = :at, expiresAt = :until',
        ConditionExpression: 'inversePk = :session AND attribute_not_exists(revokedAt)',
        ExpressionAttributeValues: toItem({
          ':at': at,
          ':until': Math.ceil(at / 1_000) + KEPT_AFTERWARDS,
          ':session': SESSION + sessionId,
        }),
      });
      if ((await ifCondition(client.send(update))) !== null) return 'revoked';
      const there = await find(id);
      return there?.sessionId === sessionId ? 'revoked' : 'missing';
    },

    ofSession: async (sessionId, cursor) => {
      const listing = { pk: SESSION + sessionId, prefix: INVITATION, inverse: true };
      const { items, next } = await pageOf(client, table, listing, cursor);
      return { invitations: readable(items, fromInvitationItem, note), next };
    },
  };
};

/** Of an invitation that anybody may use, nobody is written down. */
export const toInvitationItem = (invitation: Invitation): Item => {
  const { id, sessionId, createdBy, createdAt, expiresAt, revokedAt, uses, guests } = invitation;
  return {
    ...invitationKey(id),
    ...shaped,
    ...toItem({
      inversePk: SESSION + sessionId,
      inverseSk: INVITATION + id,
      createdBy,
      createdAt,
      // `expiresAt` is the table's own clean-up time, in seconds.
      validUntil: expiresAt,
      expiresAt: Math.ceil(expiresAt / 1_000) + KEPT_AFTERWARDS,
      ...(revokedAt !== null && { revokedAt }),
      ...(uses !== null && {
        uses,
        usesLeft: uses - guests.length,
        guests: Object.fromEntries(guests.map((guest) => [guest, createdAt])),
      }),
    }),
  };
};

const fromInvitationItem = (item: Item): Invitation => {
  const { guests = {} } = fromItem(known(item));
  if (typeof guests !== 'object' || guests === null) throw malformed(item);
  const time = (field: string): Instant => instant(numberOf(item, field));
  return {
    id: textOf(item, 'pk', INVITATION),
    sessionId: textOf(item, 'inversePk', SESSION),
    createdBy: textOf(item, 'createdBy'),
    createdAt: time('createdAt'),
    expiresAt: time('validUntil'),
    revokedAt: item.revokedAt ? time('revokedAt') : null,
    uses: item.uses ? numberOf(item, 'uses') : null,
    guests: Object.keys(guests),
  };
};
