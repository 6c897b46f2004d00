import type { Tally } from './tally.ts';

/**
 * The calls that each step costs, read off the handlers. Writes and reads are request units; a change of the wake slot
 * takes two more writes in its index. `busy` is an assumption: how long a warm function of 512 MB runs.
 */
const READ = 1;
const HANDLER_MS = 12;
const ALARM_MS = 35;
/** How many others in a session hear of a change, and on how many connections. */
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
    /** Reads the session and the membership, enters the connection, reads the roster, lists the content. */
    join: (at: number) => {
      message(at, true, ALARM_MS);
      add('reads', at, 5 * READ);
      add('writes', at, 1);
    },
    message,
    /** One write, no reads. */
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
    /** A message of the second hand is sent, received and deleted; the timer function takes up to ten at a time. */
    put: (at: number) => {
      add('rings', at);
      invoke(at, ALARM_MS);
      add('reads', at, READ);
    },
    load: (at: number) => add('reads', at, READ),
    /** One write for the item, and two in the index when the slot has moved. */
    save: (at: number, slotMoved: boolean) => {
      add('writes', at, slotMoved ? 3 : 1);
      if (slotMoved) add('wakes', at, 2);
    },
    post: (at: number) => add('messages', at),
    /**
     * A record of the audit trail. While it is owed the item takes a unit more, both when it is saved and when the debt
     * is struck.
     */
    append: (at: number) => add('writes', at, 1 + 2),
    /** Takes a number, looks at the session, writes the occupancy, tells everybody. */
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
