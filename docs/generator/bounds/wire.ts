import { MOST_REFUSALS, REMEMBERED } from '../../../functions/limits/allotment.ts';
import { SIGNALS_AT_ONCE } from '../../../functions/limits/guard.ts';
import { SIGNALS_WINDOW } from '../../../functions/sharing/carrying.ts';
import { schema } from '../../../infra/settings/schema.ts';
import { MAX_CURSOR, MAX_ID, MAX_NAME } from '../../../shared/messages/fields.ts';
import {
  MAX_ITEM_BYTES,
  MAX_ITEM_DEPTH,
  MAX_MESSAGE_BYTES,
  MAX_MINE_BYTES,
  MAX_SIGNAL_BYTES,
  MAX_STATE_BYTES,
} from '../../../shared/messages.ts';
import { MAX_NAME_BYTES } from '../../../shared/name.ts';
import { leisureWindow, MOST_UNTOLD, tellingWindow } from '../../../shared/path/windows.ts';
import { NUMBERS_OF_A_CLAIM } from '../../../shared/ports/sessions.ts';
import { ROSTER_BYTES } from '../../../shared/presence/roster.ts';
import { type Bound, bytes, number } from './bound.ts';

const { messagesPerSecond, messagesAtOnce, signalsPerSecond, signalsTold, dearPerHour } = schema.parse({});

/** One message, and how many of them. */
export const wireBounds: readonly Bound[] = [
  {
    what: 'a frame from a client',
    most: bytes(32 * 1_024),
    beyond: 'the gateway closes the connection with 1009',
    test: {
      file: 'test/local/gateway/gateway-closing.contract.test.ts',
      title: 'with 1009 for a frame above 32 KB, and the message is not delivered',
    },
  },
  {
    what: 'a message from a client',
    most: bytes(MAX_MESSAGE_BYTES),
    beyond: 'the gateway closes the connection with 1009',
    test: {
      file: 'test/local/gateway/gateway-closing.contract.test.ts',
      title: 'with 1009 for a message above 128 KB in small frames',
    },
  },
  {
    what: 'an id, and a `requestId`',
    most: `${number(MAX_ID)} characters`,
    beyond: '`message.invalid`',
    test: { file: 'test/core/wire/bounds.unit.test.ts', title: '%s may be so long, and not one longer' },
  },
  {
    what: 'holds of one person (*presenting*, *reading*), with no other act in between',
    most: '`holdLimit` together, which is at most 24 hours',
    beyond: '`hold.used-up`; they are warned as everybody else is',
    test: {
      file: 'test/functions/inside/holding.unit.test.ts',
      title: 'is not renewed for ever: after the limit another one is refused until they act',
    },
  },
  {
    what: 'a name that is said, of whatever',
    most: `${number(MAX_NAME)} characters`,
    beyond: '`message.invalid`',
    test: { file: 'test/core/wire/bounds.unit.test.ts', title: '%s may be so long, and not one longer' },
  },
  {
    what: 'a name that is kept',
    most: `${number(MAX_NAME_BYTES)} bytes of UTF-8`,
    beyond: 'it is cut, between characters',
    test: {
      file: 'test/core/name.unit.test.ts',
      title: 'is cut after so many bytes, between characters, and not before',
    },
  },
  {
    what: 'a cursor',
    most: `${number(MAX_CURSOR)} characters`,
    beyond: '`message.invalid`',
    test: { file: 'test/core/wire/bounds.unit.test.ts', title: '%s may be so long, and not one longer' },
  },
  {
    what: 'the value of an item',
    most: bytes(MAX_ITEM_BYTES),
    beyond: '`content.too-large`',
    test: {
      file: 'test/functions/message/message.unit.test.ts',
      title: 'a value that is too large is refused and changes nothing',
    },
  },
  {
    what: 'how deep the value of an item is nested',
    most: number(MAX_ITEM_DEPTH),
    beyond: '`message.invalid`',
    test: {
      file: 'test/functions/message/frame.property.test.ts',
      title: 'is refused when it is nested too deep, with both numbers',
    },
  },
  {
    what: 'messages of one connection, over all environments of the function',
    most: `${messagesAtOnce} in a window of ${messagesAtOnce / messagesPerSecond} s (settings \`messagesAtOnce\`, \`messagesPerSecond\`), so twice that across the edge of two, and ${Math.floor(messagesAtOnce / 12)} more in each environment`,
    beyond: '`connection.too-fast`',
    test: {
      file: 'test/functions/limits/guard.unit.test.ts',
      title: 'lets as many pass at once as it may, and then refuses',
    },
  },
  {
    what: 'the state that somebody shows of themselves',
    most: bytes(MAX_STATE_BYTES),
    beyond: '`value.too-large`',
    test: {
      file: 'test/functions/sharing/sharing.unit.test.ts',
      title: 'may have so many bytes, and not one more',
    },
  },
  {
    what: 'the value of a signal',
    most: bytes(MAX_SIGNAL_BYTES),
    beyond: '`value.too-large`',
    test: {
      file: 'test/functions/sharing/sharing.unit.test.ts',
      title: 'may have so many bytes, and not one more',
    },
  },
  {
    what: 'what somebody keeps for themselves in a session',
    most: `${bytes(MAX_MINE_BYTES)}, one item`,
    beyond: '`value.too-large`',
    test: {
      file: 'test/functions/sharing/mine.unit.test.ts',
      title: 'may have so many bytes, and not one more',
    },
  },
  {
    what: 'signals of one connection, over all environments of the function',
    most: `${SIGNALS_AT_ONCE * signalsPerSecond} in a window of ${SIGNALS_AT_ONCE} s (setting \`signalsPerSecond\`), counted as other messages are, and apart from them`,
    beyond: '`connection.too-fast`',
    test: {
      file: 'test/functions/limits/guard.unit.test.ts',
      title: 'has a budget of its own for signals: neither affects the other',
    },
  },
  {
    what: 'connections of a session that are told a signal, whoever says it',
    most: `${number((signalsTold * SIGNALS_WINDOW) / 1_000)} in a window of ${SIGNALS_WINDOW / 1_000} s (setting \`signalsTold\`), and those of one signal more in each environment`,
    beyond: '`signal.too-many`, and nobody is told',
    test: {
      file: 'test/functions/sharing/sharing.unit.test.ts',
      title:
        'of a session reach a bounded number of connections in ten seconds, whoever sends them; then again',
    },
  },
  {
    what: 'messages in a row that one environment refuses as too fast',
    most: number(MOST_REFUSALS),
    beyond: '`connection.hung-up`, and the connection is closed',
    test: {
      file: 'test/functions/limits/guard.unit.test.ts',
      title: 'disconnects whoever goes on, and has forgiven whoever stops',
    },
  },
  {
    what: 'connections and people whose use an environment remembers',
    most: number(REMEMBERED),
    beyond: 'the one that has been silent longest is forgotten',
    test: {
      file: 'test/functions/limits/guard.unit.test.ts',
      title: 'forgets whoever has been silent longest when there are very many',
    },
  },
  {
    what: 'sessions, members, invitations, groups and contacts that one person makes in an hour, and rules that they set',
    most: `${dearPerHour} (setting \`dearPerHour\`)`,
    beyond: '`person.too-often`',
    test: {
      file: 'test/functions/limits/guard.unit.test.ts',
      title:
        'that creates something is refused to somebody who has created enough, and everything else is not',
    },
  },
  {
    what: 'a page of the roster',
    most: bytes(ROSTER_BYTES),
    beyond: 'the page ends earlier, and has a `next`',
    test: {
      file: 'test/functions/telling/roster.unit.test.ts',
      title: 'with %s inside, and whoever enters reads all of them in pages',
    },
  },
  {
    what: 'messages of one telling of what has changed of the roster',
    most: `${number(NUMBERS_OF_A_CLAIM)} of ${bytes(ROSTER_BYTES)}`,
    beyond: 'the rest stays owed by its people and is told next',
    test: {
      file: 'test/functions/telling/roster.unit.test.ts',
      title: 'when more changes at once than a telling may hold, the rest is told next',
    },
  },
  {
    what: 'posts by which a session of more than ten is told of changes of its roster, whoever causes them',
    most: '50 a second',
    beyond:
      'they wait to be told together; a removal, and changes of so many people as the next row says, wait for nothing',
    test: {
      file: 'test/functions/telling/windows.unit.test.ts',
      title: 'allows at most fifty posts a second, however many are inside',
    },
  },
  {
    what: 'changes of the roster that wait to be told together',
    most: `those of ${number(MOST_UNTOLD)} people, for ${number(tellingWindow(Number.MAX_SAFE_INTEGER) / 1_000)} s; that somebody has fallen idle or is back at work, for ${number(leisureWindow(Number.MAX_SAFE_INTEGER) / 1_000)} s`,
    beyond: 'they are told at once',
    test: {
      file: 'test/functions/telling/windows.unit.test.ts',
      title: 'counts from the last telling, whatever comes meanwhile, and nothing for a removal',
    },
  },
];
