import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Contact } from '../../../shared/directory/directory.ts';
import { instant } from '../../../shared/instant.ts';
import type { ContactTable } from '../../../shared/ports/directory.ts';
import type { ParticipantId } from '../../../shared/presence/participant.ts';
import { type Note, readable, unnoted } from '../items/damage.ts';
import { type Item, numberOf, textOf, toItem } from '../items/items.ts';
import { CONTACT, contactKey, USER } from '../items/keys.ts';
import { pageOf } from '../items/pages.ts';
import { kindFrom } from '../items/person.ts';
import { known, shaped } from '../items/shape.ts';
import { ifCondition } from '../platform/table.ts';
import { contactInvitations } from './contact-invitations.ts';

/** Who knows whom, in the table: an item of each of the two. */
export const contactTable = (client: DynamoDBClient, table: string, note: Note = unnoted): ContactTable => {
  const { take, forget, ...invitations } = contactInvitations(client, table);

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

  const find: ContactTable['find'] = async (userId, contactId) => {
    const Key = contactKey(userId, contactId);
    const { Item } = await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }));
    return Item ? toContact(Item) : null;
  };

  return {
    ...invitations,

    // The invitation goes last: after a death it is accepted again, which changes nothing.
    accept: async (emailKey, by, fromId, at) => {
      const from = await take(emailKey, by, fromId, at);
      if (from !== 'missing') {
        await know(from.id, { ...by, since: at });
        await know(by.id, { ...from, since: at });
        await forget(emailKey, fromId);
      }
      return (await find(by.id, fromId)) ?? 'missing';
    },

    find,

    remove: async (userId, contactId) => {
      const removed = await remove(contactKey(userId, contactId));
      await remove(contactKey(contactId, userId));
      return removed ? 'removed' : 'missing';
    },

    ofUser: async (userId, cursor) => {
      const listing = { pk: USER + userId, prefix: CONTACT, inverse: false };
      const { items, next } = await pageOf(client, table, listing, cursor);
      return { contacts: readable(items, toContact, note), next };
    },
  };
};

/** That somebody knows this contact; the contact has one of their own. */
export const toContactItem = (userId: ParticipantId, { id, ...fields }: Contact): Item => ({
  ...contactKey(userId, id),
  ...shaped,
  ...toItem(fields),
});

const toContact = (item: Item): Contact => ({
  id: textOf(known(item), 'sk', CONTACT),
  name: textOf(item, 'name'),
  kind: kindFrom(item),
  since: instant(numberOf(item, 'since')),
});
