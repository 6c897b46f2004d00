import type { Instant } from './instant.ts';
import { act, actWhileWarned, appoint, extend, renew, setMedia, setState } from './lifecycle/acting.ts';
import type { Decision } from './lifecycle/effect.ts';
import { wake } from './lifecycle/elapsing.ts';
import { admit, connect, connectAtDoor, enter, returnAfterEnding } from './lifecycle/entering.ts';
import { govern, governAtDoor } from './lifecycle/governing.ts';
import type { Happening, HappeningOf, HappeningType } from './lifecycle/happening.ts';
import { hold, release } from './lifecycle/holding.ts';
import { deny, disconnect, exit, leave, remove } from './lifecycle/leaving.ts';
import { recorded } from './lifecycle/recording.ts';
import { settlement } from './lifecycle/settlement.ts';
import {
  add,
  hasEnded,
  inside,
  insideThen,
  isInside,
  nothing,
  notJoined,
  type Verdict,
} from './lifecycle/verdict.ts';
import type { Ended, Participant, Present, Waiting, Warned } from './presence/participant.ts';

/**
 * May a person in phase X do Y, and what becomes of them? This page is the answer: a row for each phase, a cell
 * for each happening. `inside` cells are for connections that are in the session; others are refused.
 */
const table: {
  readonly outside: Row<null>;
  readonly waiting: Row<Waiting>;
  readonly present: Row<Present>;
  readonly warned: Row<Warned>;
  readonly ended: Row<Ended>;
} = {
  outside: {
    join: enter,
    activity: notJoined,
    extend: notJoined,
    hold: notJoined,
    release: notJoined,
    ping: nothing,
    media: notJoined,
    state: notJoined,
    exit: notJoined,
    leave: notJoined,
    disconnect: nothing,
    admit: notJoined,
    deny: notJoined,
    remove: notJoined,
    appoint: nothing,
    govern: nothing,
    wake: nothing,
  },
  waiting: {
    join: connectAtDoor,
    activity: notJoined,
    extend: notJoined,
    hold: notJoined,
    release: notJoined,
    ping: inside(renew),
    media: notJoined,
    state: notJoined,
    exit,
    leave,
    disconnect,
    admit,
    deny,
    remove,
    appoint: nothing,
    govern: governAtDoor,
    wake,
  },
  present: {
    join: connect,
    activity: insideThen(act),
    extend: inside(extend),
    hold: inside(hold),
    release,
    ping: inside(renew),
    media: inside(setMedia),
    state: inside(setState),
    exit,
    leave,
    disconnect,
    admit: nothing,
    deny: isInside,
    remove,
    appoint,
    govern,
    wake,
  },
  warned: {
    join: connect,
    activity: insideThen(actWhileWarned),
    extend: inside(extend),
    hold: inside(hold),
    release,
    ping: inside(renew),
    media: inside(setMedia),
    state: inside(setState),
    exit,
    leave,
    disconnect,
    admit: nothing,
    deny: isInside,
    remove,
    appoint,
    govern,
    wake,
  },
  ended: {
    join: returnAfterEnding,
    activity: hasEnded,
    extend: hasEnded,
    hold: hasEnded,
    release: hasEnded,
    ping: nothing,
    media: hasEnded,
    state: hasEnded,
    exit: hasEnded,
    leave: hasEnded,
    disconnect,
    admit: hasEnded,
    deny: hasEnded,
    remove: hasEnded,
    appoint: nothing,
    govern: nothing,
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
export const decide = (
  before: Participant | null,
  happening: Happening,
  now: Instant,
  /** The numbers of another deployment, which have to be put in the same write: before what time does, after what they do. */
  numbers: HappeningOf<'govern'> | null = null,
): Decision => {
  if (numbers === null)
    return settlement(before, recorded(verdictOn(before, happening, now), happening, now), happening, now);
  const [first, second] = isAct(happening) ? [happening, numbers] : [numbers, happening];
  const one = recorded(verdictOn(before, first, now), first, now);
  const other = recorded(verdictOn(one.participant, second, now), second, now);
  return settlement(before, add(one, other), happening, now);
};

/** What somebody does: they are judged by other numbers only after it, or whoever has just come back to work would be warned. */
const isAct = (happening: Happening): boolean =>
  acts.has(happening.type) || (happening.type === 'join' && !happening.resume);

const acts: ReadonlySet<HappeningType> = new Set(['activity', 'extend', 'hold', 'release']);

const verdictOn = (before: Participant | null, happening: Happening, now: Instant): Verdict => {
  const row = table[before?.phase ?? 'outside'];
  // The row is the one of `before` and the cell the one of `happening`; the compiler cannot follow both at once.
  const cell = row[happening.type] as (b: Participant | null, h: Happening, n: Instant) => Verdict;
  return cell(before, happening, now);
};
