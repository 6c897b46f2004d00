import { AT_ONCE } from '../../../functions/bus/forward.ts';
import { LONGEST_OUTAGE, RECORDS_IN_A_CALL } from '../../../infra/constructs/events.ts';
import { type Bound, number } from './bound.ts';

/** What others are told. */
export const eventBounds: readonly Bound[] = [
  {
    what: 'an event',
    most: '2 KB, of the 256 KB that the bus takes in a call',
    beyond: 'cannot be: its texts are ids and words of ours',
    test: {
      file: 'test/functions/bus/telling.unit.test.ts',
      title: 'is at most two kilobytes, a hundredth of what the bus accepts',
    },
  },
  {
    what: 'events in a call of the bus',
    most: `${number(AT_ONCE)}, by the service`,
    beyond: 'the next call',
    test: {
      file: 'test/local/bus.contract.test.ts',
      title: 'accepts ten entries in a call, and refuses a call with an eleventh',
    },
  },
  {
    what: 'records in a call of the function that forwards',
    most: number(RECORDS_IN_A_CALL),
    beyond: 'the next call, in the order of the stream',
    test: {
      file: 'test/local/table/stream.contract.test.ts',
      title: 'continues where the function says, and blocks everything behind it until that works',
    },
  },
  {
    what: 'how long an event waits for the bus',
    most: `${number(LONGEST_OUTAGE.toHours())} h`,
    beyond: 'it is given up: a letter says from where to where, and the trail has it',
    test: {
      file: 'test/local/table/stream.contract.test.ts',
      title: 'gives up what is a moment too old, and reports the range',
    },
  },
  {
    what: 'events that the local stack holds back for `--events-to`',
    most: number(1_000),
    beyond: 'the oldest is left out, and the log says so; each is tried five times',
    test: {
      file: 'test/local/bus.contract.test.ts',
      title: 'keeps a thousand that wait, and drops the oldest for one more',
    },
  },
];
