import { DeleteItemCommand, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  type ContactInvitation,
  INVITATION_STANDS,
  MOST_INVITATIONS,
  MOST_INVITED,
  type Person,
} from '../../../shared/directory/directory.ts';
import { after, type Duration, type Instant, instant } from '../../../shared/instant.ts';
import type { ContactTable } from '../../../shared/ports/directory.ts';
import { fromItem, type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { contactInvitationKey, EMAIL, invitedKey, USER } from '../items/keys.ts';
import { kindFrom } from '../items/person.ts';
import { known, shaped } from '../items/shape.ts';
import { changedItem, ifCondition, queried } from '../platform/table.ts';
import { ACQUAINTANCE } from './contact-debts.ts';
import { contactItems } from './contact-items.ts';

const DAY: Duration = 24 * 60 * 60_000;
/** How long it is remembered that somebody has declined, so that nobody asks them again and again. */
const DECLINED_FOR: Duration = 90 * DAY;

type Invitations = Pick<ContactTable, 'invite' | 'withdraw' | 'decline' | 'invited' | 'invitations'> & {
  /** Takes an invitation for this person, who is the only one who can have it from then on, and makes the two contacts. */
  readonly accept: (emailKey: string, by: Person, from: string, at: Instant) => Promise<void>;
  /** Does what is owed of an invitation. */
  readonly settle: (from: string, emailKey: string, now: Instant) => Promise<void>;
};

/**
 * Invitations to be a contact, in the table: an item of the one who invites, which decides, and one of the address, which finds it
 * from there, follows it, and remembers a refusal. What has been withdrawn or accepted stays for a minute, so that a late write of
 * somebody who saw it otherwise is found.
 */
export const contactInvitations = (
  client: DynamoDBClient,
  table: string,
  make: (one: Person, other: Person, since: Instant, now: Instant) => Promise<void>,
): Invitations => {
  const { get, put, removeIf, rest } = contactItems(client, table);
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
    (await all(USER + userId, EMAIL)).filter(
      (item) => stands(item, now) && item.doneAt === undefined && item.acceptedBy === undefined,
    );

  /** It stands no more, if this is still so. */
  const end = (Key: Item, now: Instant, condition: string, values: Item = {}) =>
    changedItem(client, table, Key, {
      UpdateExpression: 'SET doneAt = :now, wakeAt = :now, wakeShard = :shard',
      ConditionExpression: `attribute_exists(pk) AND attribute_not_exists(doneAt) AND ${condition}`,
      ExpressionAttributeValues: { ...toItem({ ':now': now, ':shard': ACQUAINTANCE }), ...values },
    });

  /** Brings the item of the address to what that of the inviter says. */
  const follow = async (from: string, emailKey: string, inviter?: Omit<Person, 'id'>): Promise<void> => {
    const own = await get(invitedKey(from, emailKey));
    if (own === null) return;
    const invitedAt = instant(numberOf(own, 'invitedAt'));
    const theirs = contactInvitationKey(emailKey, from);
    if (own.doneAt) {
      await removeIf(
        theirs,
        `invitedAt = :invitedAt AND ${NOT_DECLINED}`,
        toItem({ ':invitedAt': invitedAt }),
      );
      return;
    }
    const person = personIn(own.from) ?? inviter;
    if (own.acceptedBy || person === undefined) return;
    const { name, kind } = person;
    const fields = toItem({ name, kind, invitedAt, expiresAt: forgottenAt(invitedAt) });
    await put({ ...theirs, ...shaped, ...fields }, NOT_DECLINED);
    for (const { pk, sk } of (await all(EMAIL + emailKey, USER)).slice(MOST_INVITATIONS))
      if (pk && sk) await remove({ pk, sk });
  };

  /** Makes contacts of the two, after which the invitation has done its work. */
  const complete = async (own: Item, now: Instant): Promise<void> => {
    const [inviter, acceptor] = [personIn(own.from), personIn(own.acceptor)];
    if (inviter === undefined || acceptor === undefined) return;
    const [from, emailKey, by] = [
      textOf(own, 'pk', USER),
      textOf(own, 'sk', EMAIL),
      textOf(own, 'acceptedBy'),
    ];
    const since = instant(numberOf(own, 'acceptedAt'));
    await make({ id: from, ...inviter }, { id: by, ...acceptor }, since, now);
    const asSeen = toItem({ ':by': by, ':since': since });
    await end(invitedKey(from, emailKey), now, 'acceptedBy = :by AND acceptedAt = :since', asSeen);
  };

  return {
    invite: async (emailKey, email, from, at) => {
      const own = invitedKey(from.id, emailKey);
      const { name, kind } = from;
      const fields = { email, invitedAt: at, expiresAt: forgottenAt(at), from: { name, kind } };
      const begun = await put(
        { ...own, ...shaped, ...toItem({ ...fields, wakeAt: at, wakeShard: ACQUAINTANCE }) },
        'attribute_not_exists(pk) OR invitedAt <= :past OR attribute_exists(doneAt)',
        past(at),
      );
      // Written first and looked at after: of two that come at once, both see both.
      if (begun !== null && (await standing(from.id, at)).length > MOST_INVITED) {
        await end(own, at, 'invitedAt = :at', toItem({ ':at': at }));
        await follow(from.id, emailKey);
        return 'full';
      }
      await follow(from.id, emailKey, { name, kind });
      return 'invited';
    },

    withdraw: async (emailKey, userId, at) => {
      const withdrawn = await end(invitedKey(userId, emailKey), at, 'attribute_not_exists(acceptedBy)');
      await follow(userId, emailKey);
      return withdrawn === null ? 'missing' : 'withdrawn';
    },

    accept: async (emailKey, by, from, at) => {
      const theirs = contactInvitationKey(emailKey, from);
      const item = await get(theirs);
      if (item === null || item.declinedAt || !stands(item, at) || from === by.id) return;
      const inviter = toInvitation(item).from;
      const taken = await changedItem(client, table, invitedKey(from, emailKey), {
        UpdateExpression:
          'SET acceptedBy = :by, acceptor = :acceptor, acceptedAt = if_not_exists(acceptedAt, :at), #from = if_not_exists(#from, :from), wakeAt = :at, wakeShard = :shard',
        ConditionExpression:
          'invitedAt > :past AND attribute_not_exists(doneAt) AND (attribute_not_exists(acceptedBy) OR acceptedBy = :by)',
        ExpressionAttributeNames: { '#from': 'from' },
        ExpressionAttributeValues: {
          ...past(at),
          ...toItem({
            ':by': by.id,
            ':acceptor': { name: by.name, kind: by.kind },
            ':from': { name: inviter.name, kind: inviter.kind },
            ':at': at,
            ':shard': ACQUAINTANCE,
          }),
        },
        ReturnValues: 'ALL_NEW',
      });
      if (taken !== null) {
        await complete(taken, at);
        await follow(from, emailKey);
      } else {
        const asSeen = toItem({ ':invitedAt': numberOf(item, 'invitedAt') });
        await removeIf(theirs, `invitedAt = :invitedAt AND ${NOT_DECLINED}`, asSeen);
      }
    },

    settle: async (from, emailKey, now) => {
      const Key = invitedKey(from, emailKey);
      const own = await get(Key);
      if (own?.wakeAt === undefined) return;
      if (own.acceptedBy && !own.doneAt) await complete(own, now);
      await follow(from, emailKey);
      await rest(Key, own, own.doneAt !== undefined, now);
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

/** Who is noted there, if anybody is. */
const personIn = (noted: Item[string] | undefined): Omit<Person, 'id'> | undefined =>
  noted?.M ? (fromItem(noted.M) as Omit<Person, 'id'>) : undefined;

const toInvitation = (item: Item): ContactInvitation => ({
  from: { id: textOf(known(item), 'sk', USER), name: textOf(item, 'name'), kind: kindFrom(item) },
  invitedAt: instant(numberOf(item, 'invitedAt')),
});
