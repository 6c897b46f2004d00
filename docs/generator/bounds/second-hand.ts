import { CALLS_AT_ONCE, MESSAGES_IN_A_CALL, TRIES } from '../../../infra/constructs/second-hand.ts';
import { MAX_ID } from '../../../shared/messages/fields.ts';
import { ONCE_MORE_WINDOW } from '../../../shared/path/showing.ts';
import { SECOND_HAND_REACH } from '../../../shared/presence/deadlines.ts';
import { type Bound, number } from './bound.ts';

/** Messages of the second hand. */
export const secondHandBounds: readonly Bound[] = [
  {
    what: 'how far ahead a message is put',
    most: `${number(SECOND_HAND_REACH / 1_000)} s, by the service; what is past comes at once`,
    beyond: 'it comes there, too early, finds nothing due, and the next one is put',
    test: {
      file: 'test/contracts/platform/second-hand.ts',
      title:
        'a message is put up to a quarter of an hour ahead, and one for a millisecond later comes then, too early',
    },
  },
  {
    what: 'a message',
    most: `2 KB: two ids of ${number(MAX_ID)} characters and an instant; 1,024 KB by the service`,
    beyond: 'refused by the local queue as by the service',
    test: {
      file: 'test/local/queue/queue.contract.test.ts',
      title: 'a letter of one byte more than a megabyte',
    },
  },
  {
    what: 'messages in one call of the timer',
    most: `${number(MESSAGES_IN_A_CALL)}, and ${number(CALLS_AT_ONCE)} calls at once`,
    beyond:
      "they wait, however many there are: a queue that is handed out again whole takes nobody's functions",
    test: {
      file: 'test/local/queue/second-hand.contract.test.ts',
      title: 'eleven messages that are due together arrive in two calls, ten in one',
    },
  },
  {
    what: 'how often a message is handed out',
    most: `${number(TRIES)} times`,
    beyond: 'it lies in a dead-letter queue of its own; the alarm behind it, or the sweep, does its work',
    test: {
      file: 'test/local/queue/second-hand.contract.test.ts',
      title:
        'one that fails delays none of the others, is delivered again, and is kept when it has failed often enough',
    },
  },
  {
    what: 'what a message that comes for nothing costs',
    most: 'a read or two, and no write',
    beyond: 'so also a whole dead-letter queue of them',
    test: {
      file: 'test/functions/inside/old-messages.unit.test.ts',
      title: 'warns and ends nobody early, writes nothing, and costs a look or two for each message',
    },
  },
  {
    what: 'messages for the open lists of one session',
    most: `one in ${number(ONCE_MORE_WINDOW / 1_000)} s`,
    beyond: 'whatever turns meanwhile is told by the same one',
    test: {
      file: 'test/functions/directory/open-lists/second-telling.unit.test.ts',
      title: 'gets one message of second tellings for everything that turns within a second',
    },
  },
];
