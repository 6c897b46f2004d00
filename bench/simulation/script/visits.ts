import type { Policy } from '../../../shared/policy.ts';
import type { Random } from '../platform/random.ts';
import type { Deed, Step } from './step.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

type Timings = Pick<Policy, 'idleTimeout' | 'warningPeriod'>;

/** How often each deed is done, as shares of their sum. What ends a meeting for many is rare. */
const deeds: readonly (readonly [Deed, number])[] = [
  ['admit', 30],
  ['deny', 6],
  ['empty door', 3],
  ['remove', 14],
  ['appoint', 16],
  ['dismiss', 3],
  ['turn', 14],
  ['revoke', 2],
  ['rename', 6],
];

/** The states that a session is turned to. */
const [ACTIVE, CLOSED, HIDDEN] = [0, 1, 2];

/** What somebody does in a history: they come, work, fall silent, go, and come again. */
export const stepsOf = (
  random: Random,
  { idleTimeout, warningPeriod }: Timings,
  moderates: boolean,
): readonly Step[] => {
  const steps: Step[] = [];
  const visits = random.between(2, 6);
  let at = random.chance(0.3) ? 0 : random.between(0, 3 * MINUTE);
  const add = (tab: number, act: Step['act'], more = 0) => steps.push({ at: Math.round(at), tab, act, more });
  /** Any length, or right at the edge of a deadline, where mistakes live. */
  const silence = () => {
    const edge = random.between(-3 * SECOND, 3 * SECOND);
    const long = random.next();
    if (long < 0.45) return random.between(5 * SECOND, idleTimeout / 2);
    if (long < 0.6) return idleTimeout + edge;
    if (long < 0.75) return idleTimeout + warningPeriod + edge;
    if (long < 0.9) return idleTimeout + random.between(0, warningPeriod);
    return idleTimeout + warningPeriod + random.between(0, 5 * MINUTE);
  };
  const work = (tab: number) => {
    const what = random.next();
    if (what < 0.55) add(tab, 'act', random.chance(0.5) ? 0 : Math.round(random.exponential(20 * SECOND)));
    else if (what < 0.67) add(tab, 'put', random.below(4));
    else if (what < 0.71) add(tab, 'autosave', random.below(4));
    else if (what < 0.75) add(tab, 'erase', random.below(4));
    else if (what < 0.8) add(tab, 'media', random.below(4));
    else if (what < 0.83) add(tab, 'look', random.below(4));
    else if (what < 0.85) add(tab, 'renew');
    else if (what < 0.89) add(tab, 'extend');
    else if (what < 0.93) add(tab, 'enter');
    else add(tab, 'flap', random.between(0, 90 * SECOND));
    if (random.chance(0.03)) add(tab, 'pretend', random.between(0, 2 * idleTimeout));
  };
  const govern = (tab: number) => {
    const deed = drawDeed(random);
    const to = deed === 'turn' ? random.pick([ACTIVE, CLOSED, HIDDEN]) : random.below(16);
    add(tab, deed, to);
    // Whoever closes a session mostly opens it again, or nothing more would happen in it.
    if (deed !== 'turn' || to === ACTIVE || random.chance(0.15)) return;
    at += random.exponential(30 * SECOND);
    add(tab, 'turn', ACTIVE);
  };
  for (let visit = 1; visit <= visits; visit += 1) {
    const tabs = 1 + (random.chance(0.35) ? 1 : 0) + (random.chance(0.1) ? 1 : 0);
    for (let tab = 0; tab < tabs; tab += 1) {
      if (random.chance(0.6)) at += random.between(0, 5 * SECOND);
      add(tab, 'enter');
    }
    const bursts = random.between(0, 2);
    for (let burst = 0; burst < bursts; burst += 1) {
      const length = random.between(1, 5);
      for (let done = 0; done < length; done += 1) {
        at += random.chance(0.2) ? 0 : random.exponential(8 * SECOND);
        const tab = random.below(tabs);
        if (moderates && random.chance(0.3)) govern(tab);
        else work(tab);
      }
      at += silence();
    }
    const end = random.next();
    for (let tab = 0; tab < tabs; tab += 1) {
      if (end < 0.2) add(tab, 'close');
      else if (end < 0.4) add(tab, 'vanish');
      else if (end < 0.6 && tab === 0) add(tab, 'exit');
      else if (end < 0.65) add(tab, 'leave');
      else if (end < 0.8) {
        const away = silence() * 2;
        add(tab, 'sleep', away);
        // They work on without a network, to the end or for a while.
        if (random.chance(0.4))
          steps.push({ at: Math.round(at + away * random.next()), tab, act: 'act', more: 0 });
      }
    }
    at += silence();
  }
  return steps;
};

/** Somebody in a full hall: they come within two minutes, do little, and go. */
export const crowdSteps = (random: Random, { idleTimeout }: Timings): readonly Step[] => {
  const came = random.between(0, 2 * MINUTE);
  const went = came + random.between(MINUTE, 2 * idleTimeout);
  const steps: Step[] = [{ at: came, tab: 0, act: 'enter', more: 0 }];
  for (let deed = random.below(3); deed > 0; deed -= 1)
    steps.push({ at: random.between(came, went), tab: 0, act: 'act', more: 0 });
  if (random.chance(0.1))
    steps.push({ at: random.between(came, went), tab: 0, act: 'flap', more: 20 * SECOND });
  const ending = random.pick(['exit', 'close', 'vanish', null] as const);
  if (ending !== null) steps.push({ at: went, tab: 0, act: ending, more: 0 });
  return steps.sort((one, other) => one.at - other.at);
};

const drawDeed = (random: Random): Deed => {
  let left = random.next() * deeds.reduce((sum, [, share]) => sum + share, 0);
  for (const [deed, share] of deeds) {
    left -= share;
    if (left < 0) return deed;
  }
  return 'admit';
};
