import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ContactTable } from '../../../../shared/ports/directory.ts';
import { type Note, readable, unnoted } from '../../items/damage.ts';
import { CONTACT, USER } from '../../items/keys.ts';
import { pageOf } from '../../items/pages.ts';
import { settleContacts } from './contact-debts.ts';
import { contactInvitations } from './contact-invitations.ts';
import { contactPairs, toContact } from './contact-pairs.ts';

/** Who knows whom, in the table. */
export const contactTable = (client: DynamoDBClient, table: string, note: Note = unnoted): ContactTable => {
  const pairs = contactPairs(client, table);
  const { accept, settle, ...invitations } = contactInvitations(client, table, pairs.make);

  return {
    ...invitations,

    accept: async (emailKey, by, fromId, at) => {
      await accept(emailKey, by, fromId, at);
      return (await pairs.find(by.id, fromId)) ?? 'missing';
    },

    find: pairs.find,
    remove: pairs.part,

    ofUser: async (userId, cursor) => {
      const listing = { pk: USER + userId, prefix: CONTACT, inverse: false };
      const { items, next } = await pageOf(client, table, listing, cursor);
      const there = items.filter(({ goneAt }) => goneAt === undefined);
      return { contacts: readable(there, toContact, note), next };
    },

    settle: (before, now, limit) =>
      settleContacts(client, table, { pair: pairs.settle, invitation: settle }, { before, now, limit }),
  };
};
