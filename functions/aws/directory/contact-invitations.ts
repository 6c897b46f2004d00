import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  type ContactInvitation,
  INVITATION_STANDS,
  MOST_INVITATIONS,
  MOST_INVITED,
  type Person,
} from '../../../shared/directory/directory.ts';
import { after, type Duration, type Instant, instant } from '../../../shared/instant.ts';
import type { ContactTable } from '../../../shared/ports/directory.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { contactInvitationKey, EMAIL, invitedKey, USER } from '../items/keys.ts';
import { kindFrom } from '../items/person.ts';
import { known, shaped } from '../items/shape.ts';
import { ifCondition, queried } from '../platform/table.ts';

const DAY: Duration = 24 * 60 * 60_000;
/** How long it is remembered that somebody has declined, so that nobody asks them again and again. */
const DECLINED_FOR: Duration = 90 * DAY;

type Invitations = Pick<ContactTable, 'invite' | 'withdraw' | 'decline' | 'invited' | 'invitations'> & {
  /** Takes an invitation for this person, who is the only one who can have it from now on. */
  readonly take: (emailKey: string, by: Person, from: string, at: Instant) => Promise<Person | 'missing'>;
  /** It has done its work. */
  readonly forget: (emailKey: string, from: string) => Promise<void>;
};

/**
 * Invitations to be a contact, in the table: an item of the one who invites, which says that it stands, and one of the
 * address, which finds it from there and remembers a refusal. Whoever accepts needs both.
 */
export const contactInvitations = (client: DynamoDBClient, table: string): Invitations => {
  const get = async (Key: Item): Promise<Item | null> => {
    const command = new GetItemCommand({ TableName: table, Key, ConsistentRead: true });
    return (await client.send(command)).Item ?? null;
  };
  const put = (fields: Item, condition: string, values: Item = {}) =>
    ifCondition(
      client.send(
        new PutItemCommand({
          TableName: table,
          Item: fields,
          ConditionExpression: condition,
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
        }),
      ),
    );
  const removeIf = (Key: Item, condition: string) =>
    ifCondition(
      client.send(
        new DeleteItemCommand({
          TableName: table,
          Key,
          ConditionExpression: condition,
          ReturnValues: 'ALL_OLD',
        }),
      ),
    );
  const remove = async (Key: Item): Promise<void> => {
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
  };
  const all = async (pk: string, prefix: string): Promise<Item[]> => {
    const items: Item[] = [];
    for await (const item of queried(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: toItem({ ':pk': pk, ':prefix': prefix }),
      ConsistentRead: true,
    }))
      items.push(item);
    return items.sort((one, other) => numberOf(other, 'invitedAt') - numberOf(one, 'invitedAt'));
  };
  const standing = async (userId: string, now: Instant): Promise<Item[]> =>
    (await all(USER + userId, EMAIL)).filter((item) => stands(item, now));

  return {
    invite: async (emailKey, email, from, at) => {
      const own = invitedKey(from.id, emailKey);
      const fresh = { ...own, ...shaped, ...toItem({ email, invitedAt: at, expiresAt: forgottenAt(at) }) };
      const begun = await put(fresh, 'attribute_not_exists(pk) OR invitedAt <= :past', past(at));
      // Written first and looked at after: of two that come at once, both see both.
      if (begun !== null && (await standing(from.id, at)).length > MOST_INVITED) {
        await remove(own);
        return 'full';
      }
      const since = begun === null ? await get(own) : fresh;
      // Withdrawn or accepted at this very moment.
      if (since === null) return 'invited';
      const invitedAt = instant(numberOf(since, 'invitedAt'));
      const { id, name, kind } = from;
      const theirs = {
        ...contactInvitationKey(emailKey, id),
        ...shaped,
        ...toItem({ name, kind, invitedAt }),
      };
      await put({ ...theirs, ...toItem({ expiresAt: forgottenAt(invitedAt) }) }, NOT_DECLINED);
      for (const { pk, sk } of (await all(EMAIL + emailKey, USER)).slice(MOST_INVITATIONS))
        if (pk && sk) await remove({ pk, sk });
      return 'invited';
    },

    // The inviter's own item first: without it nobody can accept, whatever is left of the other.
    withdraw: async (emailKey, userId) => {
      const withdrawn = await removeIf(invitedKey(userId, emailKey), 'attribute_not_exists(acceptedBy)');
      if (!withdrawn) return 'missing';
      await removeIf(contactInvitationKey(emailKey, userId), NOT_DECLINED);
      return withdrawn.Attributes ? 'withdrawn' : 'missing';
    },

    take: async (emailKey, by, from, at) => {
      const theirs = contactInvitationKey(emailKey, from);
      const item = await get(theirs);
      if (item === null || item.declinedAt || !stands(item, at) || from === by.id) return 'missing';
      const take = new UpdateItemCommand({
        TableName: table,
        Key: invitedKey(from, emailKey),
        UpdateExpression: 'SET acceptedBy = :by',
        ConditionExpression: 'invitedAt > :past AND (attribute_not_exists(acceptedBy) OR acceptedBy = :by)',
        ExpressionAttributeValues: { ...past(at), ...toItem({ ':by': by.id }) },
      });
      if ((await ifCondition(client.send(take))) !== null) return toInvitation(item).from;
      await remove(theirs);
      return 'missing';
    },

    // The inviter's own item first: whoever accepts again after a death finds the other, and takes it away.
    forget: async (emailKey, from) => {
      await remove(invitedKey(from, emailKey));
      await remove(contactInvitationKey(emailKey, from));
    },

    decline: async (emailKey, from, at) => {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: contactInvitationKey(emailKey, from),
        UpdateExpression: 'SET declinedAt = if_not_exists(declinedAt, :at), expiresAt = :forgotten',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: toItem({
          ':at': at,
          ':forgotten': Math.ceil(after(at, DECLINED_FOR) / 1_000),
        }),
      });
      return (await ifCondition(client.send(update))) ? 'declined' : 'missing';
    },

    invited: async (userId, now) =>
      (await standing(userId, now)).slice(0, MOST_INVITED).map((item) => ({
        email: textOf(item, 'email'),
        invitedAt: instant(numberOf(item, 'invitedAt')),
      })),

    invitations: async (emailKey, now) =>
      (await all(EMAIL + emailKey, USER))
        .filter((item) => !item.declinedAt && stands(item, now))
        .slice(0, MOST_INVITATIONS)
        .map(toInvitation),
  };
};

const NOT_DECLINED = 'attribute_not_exists(declinedAt)';

/** Invited before then is invited no more. */
const past = (now: Instant): Item => toItem({ ':past': now - INVITATION_STANDS });

const stands = (item: Item, now: Instant): boolean => numberOf(item, 'invitedAt') > now - INVITATION_STANDS;

/** When the table may clean it up, in seconds. */
const forgottenAt = (invitedAt: Instant): number => Math.ceil(after(invitedAt, INVITATION_STANDS) / 1_000);

const toInvitation = (item: Item): ContactInvitation => ({
  from: { id: textOf(known(item), 'sk', USER), name: textOf(item, 'name'), kind: kindFrom(item) },
  invitedAt: instant(numberOf(item, 'invitedAt')),
});
