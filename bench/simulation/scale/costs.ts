import type { Tally } from './tally.ts';

/**
 * What each step costs in calls, read off the handlers: writes and reads are counted as request units, and a change of
 * the wake slot is two more writes in its index. `busy` is an assumption: how long a warm function of 512 MB runs.
 */
const READ = 1;
const HANDLER_MS = 12;
const ALARM_MS = 35;
/** How many others of a session hear of a change, and with how many connections. */
const AUDIENCE = 5;

export const costs = (tally: Tally) => {
  const { add } = tally;
  const invoke = (at: number, busy: number) => {
    add('invocations', at);
    add('busy', at, busy);
  };
  const message = (at: number, reply: boolean, busy = HANDLER_MS) => {
    add('messages', at, reply ? 2 : 1);
    invoke(at, busy);
  };
  return {
    /** Authorizer and `$connect`; then `hello` and its answer. */
    connect: (at: number) => {
      add('connects', at);
      invoke(at, 5);
      invoke(at, HANDLER_MS);
      add('writes', at, 1);
      message(at, true, 5);
    },
    /** Session and membership are read, the connection enters, the roster is looked at, content is listed. */
    join: (at: number) => {
      message(at, true, ALARM_MS);
      add('reads', at, 5 * READ);
      add('writes', at, 1);
    },
    message,
    /** One write, no read. */
    touch: (at: number) => {
      message(at, false);
      add('writes', at, 1);
    },
    ping: (at: number) => {
      message(at, true);
      add('writes', at, 1);
    },
    disconnect: (at: number) => {
      invoke(at, HANDLER_MS);
      add('writes', at, 1);
    },
    alarm: (at: number) => {
      add('alarms', at);
      invoke(at, ALARM_MS);
    },
    /** A message of the second hand is sent, received and removed; it wakes the timer, ten at a time at the most. */
    put: (at: number) => {
      add('rings', at);
      invoke(at, ALARM_MS);
      add('reads', at, READ);
    },
    load: (at: number) => add('reads', at, READ),
    /** One write of the item, and the index when the slot has moved. */
    save: (at: number, slotMoved: boolean) => add('writes', at, slotMoved ? 3 : 1),
    post: (at: number) => add('messages', at),
    /** A record of the audit trail; with it, the item is larger than a unit when it is saved and when it is struck. */
    append: (at: number) => add('writes', at, 1 + 2),
    /** A number is taken, the session looked at, the occupancy written, everybody told. */
    publish: (at: number) => {
      add('writes', at, 2);
      add('reads', at, 2 * READ);
      add('messages', at, AUDIENCE);
    },
    create: (at: number) => add('creates', at),
    update: (at: number) => add('updates', at),
    remove: (at: number) => add('deletes', at),
  };
};

export type Costs = ReturnType<typeof costs>;
