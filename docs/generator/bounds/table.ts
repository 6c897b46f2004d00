import { CLEARED_AT_ONCE } from '../../../functions/aws/directory/group-leftovers.ts';
import { LONGEST_CURSOR } from '../../../functions/aws/items/cursor.ts';
import { OUTLIVED } from '../../../functions/aws/items/outlived.ts';
import { PAGE } from '../../../functions/aws/items/pages.ts';
import { PUT_ASIDE } from '../../../functions/aws/presence/former-participants.ts';
import { schema } from '../../../infra/settings/schema.ts';
import { type Bound, bytes, number } from './bound.ts';

const { auditRetention } = schema.parse({});

/** Calls of the database, and what they read. */
export const tableBounds: readonly Bound[] = [
  {
    what: 'an expression of a call',
    most: '4 KB, 300 operators, 100 operands of an IN, by the service',
    beyond: 'refused by the embedded table as by the service: no test passes with one',
    test: {
      file: 'test/contracts/table/table-limits.contract.test.ts',
      title: 'a condition of 300 operators',
    },
  },
  {
    what: 'an item',
    most: '400 KB, by the service; ours are bounded below it',
    beyond: 'refused by the embedded table as by the service',
    test: {
      file: 'test/contracts/table/table-limits.contract.test.ts',
      title: 'an item is measured in bytes',
    },
  },
  {
    what: 'entries of a page of any list',
    most: number(PAGE),
    beyond: 'the page has a `next`',
    test: {
      file: 'test/functions/directory/lists.unit.test.ts',
      title: 'come in pages of fifty, and a page’s cursor reveals nothing hidden to a contact',
    },
  },
  {
    what: 'the key that a cursor holds',
    most: bytes(LONGEST_CURSOR),
    beyond: 'the list begins anew',
    test: {
      file: 'test/functions/directory/cursor.unit.test.ts',
      title: 'holds a key of so many bytes, and not one more',
    },
  },
  {
    what: 'items read to see who is inside a session',
    most: `those inside, at the door, and gone for less than ${OUTLIVED / 60_000} minutes: seven for a unit`,
    beyond: `those gone for longer are put aside, ${PUT_ASIDE} at each look`,
    test: {
      file: 'test/contracts/presence/visitor-cost.contract.test.ts',
      title: 'each costs a look a seventh of a unit until then, and nothing afterwards',
    },
  },
  {
    what: 'entries of a deleted group that somebody removes who comes upon them',
    most: number(CLEARED_AT_ONCE),
    beyond: 'the next look goes on with it',
    test: {
      file: 'test/contracts/directory/half-deleted-groups.contract.test.ts',
      title: 'goes on being removed, a few entries at a time, by whoever is in it and lists their groups',
    },
  },
];

/**
 * What the table itself removes, and when. Everything else belongs to somebody: sessions, memberships, groups,
 * contacts, content.
 */
export const forgottenBounds: readonly Bound[] = [
  {
    what: 'an ended participation',
    most: '30 days',
    beyond: 'a return inherits nothing, and the audit chain begins anew',
    test: {
      file: 'test/contracts/presence/participant-table.contract.test.ts',
      title: 'an ended participation has an expiry, in seconds, and a return removes it',
    },
  },
  {
    what: 'a deletion of content, and a fence where nothing is',
    most: '8 days, 1 day',
    beyond: 'nobody is told of it any more',
    test: {
      file: 'test/contracts/content/content-expiry.contract.test.ts',
      title: 'a deletion expires, as does a fence where nothing is; existing content does not',
    },
  },
  {
    what: 'what a guest keeps for themselves in a session',
    most: '30 days after they last wrote it; that of a member goes with the membership or the session',
    beyond: 'there is nothing',
    test: {
      file: 'test/contracts/own-item-table.contract.test.ts',
      title:
        'it lies in the partition of its session, which is deleted as a whole, and its expiry is in seconds',
    },
  },
  {
    what: 'a link that has expired or been revoked',
    most: '90 days',
    beyond: '`invitation.unknown` instead of the reason',
    test: {
      file: 'test/contracts/directory/directory-tables.contract.test.ts',
      title: 'a revoked invitation is forgotten as long after that, however often it is revoked',
    },
  },
  {
    what: 'the entry of a connection',
    most: '3 hours after it was opened; the gateway ends it after 2',
    beyond: '`connection.unknown`',
    test: {
      file: 'test/contracts/presence/connection-table.contract.test.ts',
      title: 'an entry has an expiry, in seconds, that its connection cannot reach',
    },
  },
  {
    what: 'a record of the audit trail',
    most: `${auditRetention} days (setting \`auditRetention\`)`,
    beyond: 'the chain is counted as begun later',
    test: {
      file: 'test/contracts/audit/audit-table.contract.test.ts',
      title: 'a record expires after its retention',
    },
  },
];
