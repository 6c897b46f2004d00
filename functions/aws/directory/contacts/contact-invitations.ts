import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { MOST_INVITATIONS, MOST_INVITED, type Person } from '../../../../shared/directory/directory.ts';
import { after, type Duration, type Instant, instant } from '../../../../shared/instant.ts';
import type { ContactTable } from '../../../../shared/ports/directory.ts';
import { numberOf, textOf, toItem } from '../../items/items.ts';
import { contactInvitationKey, invitedKey } from '../../items/keys.ts';
import { shaped } from '../../items/shape.ts';
import { changedItem, ifCondition } from '../../platform/table.ts';
import { ACQUAINTANCE } from './contact-debts.ts';
import { contactItems } from './contact-items.ts';
import { invitationCourse, type Make } from './invitation-course.ts';
import {
  forgottenAt,
  invitationLists,
  NOT_DECLINED,
  past,
  stands,
  toInvitation,
} from './invitation-items.ts';

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
export const contactInvitations = (client: DynamoDBClient, table: string, make: Make): Invitations => {
  const { get, put, removeIf, rest } = contactItems(client, table);
  const { ofAddress, standing } = invitationLists(client, table);
  const { end, follow, complete } = invitationCourse(client, table, make);

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
      (await ofAddress(emailKey))
        .filter((item) => !item.declinedAt && stands(item, now))
        .slice(0, MOST_INVITATIONS)
        .map(toInvitation),
  };
};
