import { ADMITTED_AT_ONCE } from '../../../functions/actions/door/admission.ts';
import { MOST_OF_EACH, MOST_SESSIONS } from '../../../functions/attendance/last-stays.ts';
import { MOST_RECORDS, RECORDS_AT_ONCE } from '../../../functions/attendance/reading.ts';
import { PAGE } from '../../../functions/aws/items/pages.ts';
import { MOST_ENTERED } from '../../../functions/aws/presence/registry.ts';
import { PAGES_COMPARED } from '../../../functions/entering/namesake.ts';
import { BY_ONE_LINK } from '../../../functions/limits/arrivals.ts';
import { MOST_LET_IN, MOST_OF_ONE } from '../../../functions/limits/own-connections.ts';
import { PLACES_FOR_MODERATORS } from '../../../functions/limits/room.ts';
import { SESSIONS_AT_ONCE } from '../../../functions/rules/groups.ts';
import { MOST_GOVERNING } from '../../../functions/rules/imposing.ts';
import { schema } from '../../../infra/settings/schema.ts';
import {
  INVITATION_STANDS,
  MOST_INVITATIONS,
  MOST_INVITED,
  MOST_LISTED,
} from '../../../shared/directory/directory.ts';
import { LONGEST_VALIDITY, MOST_USES } from '../../../shared/messages/invitations.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { WAITING_BYTES } from '../../../shared/presence/door.ts';
import { MOST_CONNECTIONS } from '../../../shared/presence/participant.ts';
import { WHOLE_PAGES } from '../../../web/parts/page-reading.ts';
import { MOST_IN_FILE } from '../../../web/past/attendance-file.ts';
import { type Bound, bytes, number } from './bound.ts';

const { dearPerHour, knocksPerHour, centsPerHour, connectionsPerHour } = schema.parse({});

const DAY = 24 * 60 * 60 * 1_000;

/** People, in sessions and on the way to them. */
export const peopleBounds: readonly Bound[] = [
  {
    what: 'people inside a session, those not counted who may enter above the limit',
    most: `${number(defaultPolicy.participantLimit)} (setting \`participantLimit\`)`,
    beyond: '`session.full`',
    test: {
      file: 'test/functions/entering/capacity.unit.test.ts',
      title: 'of 300 who join at once lets in exactly 250, and tells every other one',
    },
  },
  {
    what: 'groups under whose rule a session is',
    most: number(MOST_GOVERNING),
    beyond: '`list.full`',
    test: {
      file: 'test/functions/rules/many-rules.unit.test.ts',
      title: 'a session is under the rules of twenty groups, and of no more',
    },
  },
  {
    what: 'sessions of a group that one function puts under its rule',
    most: number(SESSIONS_AT_ONCE),
    beyond: 'the next function goes on',
    test: {
      file: 'test/functions/rules/many-rules.unit.test.ts',
      title: 'a group of more sessions than one function handles has all of them under its rule',
    },
  },
  {
    what: 'moderators who enter a full session',
    most: `${number(PLACES_FOR_MODERATORS)} above the limit`,
    beyond: '`session.full`',
    test: {
      file: 'test/functions/entering/capacity.unit.test.ts',
      title: 'lets its moderators in above the limit, up to a second limit',
    },
  },
  {
    what: 'connections of one person',
    most: `${number(MOST_OF_ONE)}; ${number(MOST_LET_IN)} for whoever never says \`hello\``,
    beyond:
      '`hello` hangs up on the oldest (`connection.too-many`); an upgrade is refused. They are counted by an index: those that come within its lag, under a second as a rule, are found by the next one',
    test: {
      file: 'test/functions/limits/own-connections.unit.test.ts',
      title: 'are bounded: one more than allowed replaces the oldest, which is told',
    },
  },
  {
    what: 'connections of one person in one session',
    most: number(MOST_CONNECTIONS),
    beyond: 'the one that was silent longest is dropped from the session (ending `elsewhere`)',
    test: {
      file: 'test/functions/limits/own-connections.unit.test.ts',
      title: 'in one session are fewer: the one silent longest is dropped, and told so; nobody else notices',
    },
  },
  {
    what: 'sessions that one connection may still be in, because functions died that were to take it out',
    most: number(MOST_ENTERED),
    beyond:
      'they are noted no more: whoever enters the next leaves them all, and if that dies, too, they last until their leases end',
    test: {
      file: 'test/contracts/presence/connection-table.ts',
      title: 'when twenty are noted, the next who enters learns them all, and they are noted no more',
    },
  },
  {
    what: 'connections that one person opens in an hour',
    most: `${number(connectionsPerHour)} (setting \`connectionsPerHour\`), by one link for guests ${number(BY_ONE_LINK * connectionsPerHour)}; a 50th more in each environment`,
    beyond: 'an upgrade is refused (429)',
    test: {
      file: 'test/functions/limits/burden/connections.unit.test.ts',
      title: 'can be opened so often in an hour by one person, and not more often',
    },
  },
  {
    what: 'what one person costs in an hour, on all connections, those told included; and all guests of one link together who are not inside',
    most: `$${(centsPerHour / 100).toFixed(2)} at list prices (setting \`centsPerHour\`), a 300th more in each environment, and a tenth more for what keeps people inside`,
    beyond: '`person.too-much`; somebody who goes on is disconnected',
    test: {
      file: 'test/functions/limits/burden/budget.unit.test.ts',
      title: 'is used up by what their messages have cost, and is full again in the next hour',
    },
  },
  {
    what: 'guests at the door of a session',
    most: `${number(defaultPolicy.doorLimit)} (setting \`doorLimit\`, at most 1,000)`,
    beyond: '`door.full`; people who knocked at the same time are told `crowded`',
    test: {
      file: 'test/functions/entering/door/crowd.unit.test.ts',
      title: 'takes so many, and refuses one more until somebody goes',
    },
  },
  {
    what: 'guests at the door by one link',
    most: `${number(defaultPolicy.linkLimit)} (setting \`linkLimit\`)`,
    beyond: '`door.full`',
    test: {
      file: 'test/functions/entering/door/crowd.unit.test.ts',
      title: 'takes so many by one link, and others by another',
    },
  },
  {
    what: 'knocks of one guest in an hour',
    most: `${number(dearPerHour)} (setting \`dearPerHour\`)`,
    beyond: '`door.too-often`',
    test: {
      file: 'test/functions/entering/door/knocking.unit.test.ts',
      title: 'again and again is refused to a guest who has knocked enough in an hour',
    },
  },
  {
    what: 'knocks by one link in an hour',
    most: `${number(knocksPerHour)} (setting \`knocksPerHour\`)`,
    beyond: '`door.too-often`',
    test: {
      file: 'test/functions/entering/door/knocking.unit.test.ts',
      title: 'under ever new names is refused to a link by which enough have knocked in an hour',
    },
  },
  {
    what: 'guests let in by one message',
    most: `${number(ADMITTED_AT_ONCE)}, and as many as there are places for`,
    beyond: 'they go on waiting: say it again',
    test: {
      file: 'test/functions/entering/admission.unit.test.ts',
      title: 'everybody lets in those who knocked first, so many at once, and the rest when it is repeated',
    },
  },
  {
    what: 'the list of those at the door that a moderator is told',
    most: bytes(WAITING_BYTES),
    beyond: 'it ends with those who knocked first, and says how many there are',
    test: {
      file: 'test/functions/entering/door/crowd.unit.test.ts',
      title: 'is told to moderators as its beginning and a total, in so many bytes, whatever the names',
    },
  },
  {
    what: 'pages of a list that the page reads by itself, when it is searched, sorted or counted',
    most: `${number(WHOLE_PAGES)}; of sessions, ${number(50 * WHOLE_PAGES)}`,
    beyond: 'the numbers have a plus, and more is read when it is asked for',
    test: {
      file: 'test/web/page-reading.unit.test.ts',
      title: 'an endless list is read up to a limit, and says that there is more',
    },
  },
  {
    what: "members whose names a guest's name is compared with",
    most: number(PAGES_COMPARED * PAGE),
    beyond: 'they are not compared with',
    test: {
      file: 'test/functions/entering/door/namesakes.unit.test.ts',
      title: 'compares names with so many members, and not with more',
    },
  },
  {
    what: 'counted uses of a link',
    most: number(MOST_USES),
    beyond: '`message.invalid`; a link may be made for any number of guests',
    test: {
      file: 'test/core/wire/bounds.unit.test.ts',
      title: 'a link has so many uses at most, and not one more',
    },
  },
  {
    what: 'guests who come by a link with counted uses',
    most: 'its uses',
    beyond: '`invitation.used-up`',
    test: {
      file: 'test/functions/entering/links.unit.test.ts',
      title: 'whose last use two guests want is used by whoever is let in, and by that one again',
    },
  },
  {
    what: 'how long a link holds',
    most: `${LONGEST_VALIDITY / DAY} days`,
    beyond: '`message.invalid`',
    test: {
      file: 'test/core/wire/bounds.unit.test.ts',
      title: 'a link is valid for so long at most, and not a millisecond longer',
    },
  },
  ...Object.entries(MOST_LISTED).map(
    ([list, most]): Bound => ({
      what: list,
      most: number(most),
      beyond: '`list.full`; counted by the table, by an index that lags where others have a hand in the list',
      test: {
        file: 'test/functions/limits/full-lists.unit.test.ts',
        title: 'has as many $list as it may, and not one more',
      },
    }),
  ),
  {
    what: 'open invitations to be a contact, of one person',
    most: number(MOST_INVITED),
    beyond: '`contact.too-many-invited`, until one is withdrawn, answered or has lapsed',
    test: {
      file: 'test/functions/directory/contacts.unit.test.ts',
      title: 'beyond the fifty that may be open is refused, and nobody is invited',
    },
  },
  {
    what: 'open invitations to be a contact, kept for one address',
    most: number(MOST_INVITATIONS),
    beyond: 'the oldest makes way; who has sent it is told nothing',
    test: {
      file: 'test/contracts/directory/contact-table.ts',
      title: 'one address keeps a bounded number of invitations: the latest',
    },
  },
  {
    what: 'how long an invitation to be a contact stands',
    most: `${INVITATION_STANDS / DAY} days`,
    beyond: '`contact.not-invited`',
    test: {
      file: 'test/functions/directory/contacts.unit.test.ts',
      title: 'to a mistyped address can be withdrawn, and expires after two weeks',
    },
  },
  {
    what: 'participations that one answer about the past tells',
    most: number(RECORDS_AT_ONCE),
    beyond: 'the reply has a `next`',
    test: {
      file: 'test/functions/attendance/reading.property.test.ts',
      title: 'gives at most so many participations at once, each with its records',
    },
  },
  {
    what: 'an answer about who was there, whatever the ids and names are',
    most: bytes(MAX_MESSAGE_BYTES),
    beyond: 'the reply has a `next`',
    test: {
      file: 'test/functions/attendance/attendance.unit.test.ts',
      title: 'fits into a message, however long all ids and names are',
    },
  },
  {
    what: 'records that one answer about the past is made of',
    most: number(MOST_RECORDS),
    beyond: 'a participation that has more is told in parts, which say so',
    test: {
      file: 'test/functions/attendance/reading.property.test.ts',
      title:
        'says so if a participation has more records than an answer is made from, and loses nothing of it',
    },
  },
  {
    what: 'what a person is told of their own past without asking for a session',
    most: `${number(MOST_OF_EACH)} participations in each of the ${number(MOST_SESSIONS)} sessions of their list that they entered last`,
    beyond: 'they ask for one session, in pages',
    test: {
      file: 'test/functions/attendance/attendance.unit.test.ts',
      title:
        'So many sessions are listed, the latest ones, and so many participations of each, and not one more',
    },
  },
  {
    what: 'pages of who was there that the page puts into one file',
    most: number(MOST_IN_FILE),
    beyond: 'the page says that there is more',
    test: {
      file: 'test/web/attendance-file.unit.test.ts',
      title: 'is read page by page to its end, or as far as fits into one file, and says so',
    },
  },
];
