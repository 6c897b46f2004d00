import { DeleteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { MOST_INVITATIONS, type Person } from '../../../../shared/directory/directory.ts';
import { type Instant, instant } from '../../../../shared/instant.ts';
import { type Item, numberOf, textOf, toItem } from '../../items/items.ts';
import { contactInvitationKey, EMAIL, invitedKey, USER } from '../../items/keys.ts';
import { shaped } from '../../items/shape.ts';
import { changedItem } from '../../platform/table.ts';
import { ACQUAINTANCE } from './contact-debts.ts';
import { contactItems, personIn } from './contact-items.ts';
import { forgottenAt, invitationLists, NOT_DECLINED } from './invitation-items.ts';

/** Makes two people know each other. */
export type Make = (one: Person, other: Person, since: Instant, now: Instant) => Promise<void>;

/** What follows from the item of the one who invites, which alone decides. Each step may be taken again. */
export const invitationCourse = (client: DynamoDBClient, table: string, make: Make) => {
  const { get, put, removeIf } = contactItems(client, table);
  const { ofAddress } = invitationLists(client, table);

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
    if (own.doneAt) return clear(theirs, invitedKey(from, emailKey), invitedAt);
    const person = personIn(own.from) ?? inviter;
    if (own.acceptedBy || person === undefined) return;
    const { name, kind } = person;
    const fields = toItem({ name, kind, invitedAt, expiresAt: forgottenAt(invitedAt) });
    await put({ ...theirs, ...shaped, ...fields }, NOT_DECLINED);
    for (const { pk, sk } of (await ofAddress(emailKey)).slice(MOST_INVITATIONS))
      if (pk && sk) await client.send(new DeleteItemCommand({ TableName: table, Key: { pk, sk } }));
  };

  /**
   * Leaves nothing at the address of an invitation that is over: this one, or one before it, whose function died before it did
   * that. What another has left was there before it is seen that still nothing stands, so it is of none that does.
   */
  const clear = async (theirs: Item, Key: Item, invitedAt: Instant): Promise<void> => {
    const left = await get(theirs);
    if (left === null) return;
    const leftBy = numberOf(left, 'invitedAt');
    if (leftBy !== invitedAt && !(await get(Key))?.doneAt) return;
    await removeIf(theirs, `invitedAt = :invitedAt AND ${NOT_DECLINED}`, toItem({ ':invitedAt': leftBy }));
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

  return { end, follow, complete };
};
