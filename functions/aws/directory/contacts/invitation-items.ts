import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ContactInvitation, INVITATION_STANDS } from '../../../../shared/directory/directory.ts';
import { after, type Instant, instant } from '../../../../shared/instant.ts';
import { type Item, numberOf, textOf, toItem } from '../../items/items.ts';
import { EMAIL, USER } from '../../items/keys.ts';
import { kindFrom } from '../../items/person.ts';
import { known } from '../../items/shape.ts';
import { queried } from '../../platform/table.ts';

/** The condition on the item of an address that nobody has declined there. */
export const NOT_DECLINED = 'attribute_not_exists(declinedAt)';

/** Invited before then is invited no more. */
export const past = (now: Instant): Item => toItem({ ':past': now - INVITATION_STANDS });

export const stands = (item: Item, now: Instant): boolean =>
  numberOf(item, 'invitedAt') > now - INVITATION_STANDS;

/** When the table may clean it up, in seconds. */
export const forgottenAt = (invitedAt: Instant): number =>
  Math.ceil(after(invitedAt, INVITATION_STANDS) / 1_000);

export const toInvitation = (item: Item): ContactInvitation => ({
  from: { id: textOf(known(item), 'sk', USER), name: textOf(item, 'name'), kind: kindFrom(item) },
  invitedAt: instant(numberOf(item, 'invitedAt')),
});

/** Invitations as they stand in the table, the latest first. */
export const invitationLists = (client: DynamoDBClient, table: string) => {
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

  return {
    /** Those of an address, whoever has invited it. */
    ofAddress: (emailKey: string) => all(EMAIL + emailKey, USER),
    /** Those that somebody has sent and nobody has answered. */
    standing,
  };
};
