import { settleAlarm } from './alarm.ts';
import type { Decision } from './effect.ts';
import type { Happening, HappeningOf, HappeningType } from './happening.ts';
import type { Instant } from './instant.ts';
import type { Ended, Participant, Present, Warned } from './participant.ts';
import {
  act,
  actWhileWarned,
  connect,
  disconnect,
  enter,
  exit,
  extend,
  hasEnded,
  inside,
  nothing,
  notJoined,
  renew,
  returnAfterEnding,
  setMedia,
  type Verdict,
  wake,
} from './transitions.ts';

/**
 * May a person in phase X do Y, and what becomes of them? This page is the answer: a row for each phase, a cell
 * for each happening. `inside` cells are for connections that are in the session; others are refused.
 */
const table: {
  readonly outside: Row<null>;
  readonly present: Row<Present>;
  readonly warned: Row<Warned>;
  readonly ended: Row<Ended>;
} = {
  outside: {
    join: enter,
    activity: notJoined,
    extend: notJoined,
    ping: nothing,
    media: notJoined,
    exit: notJoined,
    disconnect: nothing,
    wake: nothing,
  },
  present: {
    join: connect,
    activity: inside(act),
    extend: inside(extend),
    ping: inside(renew),
    media: inside(setMedia),
    exit: inside(exit),
    disconnect,
    wake,
  },
  warned: {
    join: connect,
    activity: inside(actWhileWarned),
    extend: inside(extend),
    ping: inside(renew),
    media: inside(setMedia),
    exit: inside(exit),
    disconnect,
    wake,
  },
  ended: {
    join: returnAfterEnding,
    activity: hasEnded,
    extend: hasEnded,
    ping: nothing,
    media: hasEnded,
    exit: hasEnded,
    disconnect,
    wake: nothing,
  },
};

type Row<Before> = {
  readonly [T in HappeningType]: (before: Before, happening: HappeningOf<T>, now: Instant) => Verdict;
};

/**
 * The whole lifecycle of a participant, as one pure function: what was, what happened and when give what is
 * next and what is to be done. The same arguments always give the same decision.
 */
export const decide = (before: Participant | null, happening: Happening, now: Instant): Decision => {
  const row = table[before?.phase ?? 'outside'];
  // The row is the one of `before` and the cell the one of `happening`; the compiler cannot follow both at once.
  const cell = row[happening.type] as (b: Participant | null, h: Happening, n: Instant) => Verdict;
  return settleAlarm(before, cell(before, happening, now), happening, now);
};
