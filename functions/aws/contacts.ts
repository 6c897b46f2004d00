import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Contact } from '../../shared/directory.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { ParticipantId } from '../../shared/participant.ts';
import type { ContactTable } from '../../shared/ports/directory.ts';
import { type Item, malformed, numberOf, textOf, toItem } from './items.ts';
import { CONTACT, contactKey, EMAIL, pendingContactKey, USER } from './keys.ts';
import { pageOf } from './pages.ts';
import { isUserKind } from './session-items.ts';
import { ifCondition, queried } from './table.ts';

/** How long somebody has to accept, in seconds. */
const PATIENCE = 90 * 24 * 60 * 60;

/** Who knows whom, in the table: an item of each of the two. */
export const contactTable = (client: DynamoDBClient, table: string): ContactTable => {
  const remove = async (Key: Item): Promise<boolean> =>
    (await client.send(new DeleteItemCommand({ TableName: table, Key, ReturnValues: 'ALL_OLD' })))
      .Attributes !== undefined;

  const know = async (userId: ParticipantId, contact: Contact): Promise<void> => {
    const put = new PutItemCommand({
      TableName: table,
      Item: toContactItem(userId, contact),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    await ifCondition(client.send(put));
  };

  return {
    invite: async (emailKey, email, { id, name, kind }, at) => {
      const Item = {
        ...pendingContactKey(emailKey, id),
        ...toItem({
          inversePk: USER + id,
          inverseSk: EMAIL + emailKey,
          email,
          name,
          kind,
          invitedAt: at,
          expiresAt: Math.ceil(at / 1_000) + PATIENCE,
        }),
      };
      await client.send(new PutItemCommand({ TableName: table, Item }));
    },

    // The invitation goes last: after a death they are made contacts again, which changes nothing.
    accept: async (emailKey, by, at) => {
      const accepted: Contact[] = [];
      const pending = queried(client, {
        TableName: table,
        KeyConditionExpression: 'pk = :email',
        ExpressionAttributeValues: toItem({ ':email': EMAIL + emailKey }),
        ConsistentRead: true,
      });
      for await (const item of pending) {
        const from = toPerson(item, textOf(item, 'sk', USER), at);
        if (from.id !== by.id) {
          await know(from.id, { ...by, since: at });
          await know(by.id, from);
          accepted.push(from);
        }
        await remove(pendingContactKey(emailKey, from.id));
      }
      return accepted;
    },

    find: async (userId, contactId) => {
      const Key = contactKey(userId, contactId);
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
      return Item ? toContact(Item) : null;
    },

    remove: async (userId, contactId) => {
      const removed = await remove(contactKey(userId, contactId));
      await remove(contactKey(contactId, userId));
      return removed ? 'removed' : 'missing';
    },

    ofUser: async (userId, cursor) => {
      const listing = { pk: USER + userId, prefix: CONTACT, inverse: false };
      const { items, next } = await pageOf(client, table, listing, cursor);
      return { contacts: items.map(toContact), next };
    },

    pending: async (userId) => {
      const listing = { pk: USER + userId, prefix: EMAIL, inverse: true };
      const { items } = await pageOf(client, table, listing, null);
      return items.map((item) => ({
        email: textOf(item, 'email'),
        invitedAt: instant(numberOf(item, 'invitedAt')),
      }));
    },
  };
};

/** That somebody knows this contact; the contact has one of their own. */
export const toContactItem = (userId: ParticipantId, { id, ...fields }: Contact): Item => ({
  ...contactKey(userId, id),
  ...toItem(fields),
});

const toPerson = (item: Item, id: ParticipantId, since: Instant): Contact => {
  const kind = textOf(item, 'kind');
  if (!isUserKind(kind)) throw malformed(item);
  return { id, name: textOf(item, 'name'), kind, since };
};

const toContact = (item: Item): Contact =>
  toPerson(item, textOf(item, 'sk', CONTACT), instant(numberOf(item, 'since')));
