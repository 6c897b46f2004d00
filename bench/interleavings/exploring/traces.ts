import type { Call } from '../gates.ts';
import { concern } from './footprint.ts';
import { Known, TooMany } from './orders.ts';

/**
 * Chooses which function goes on.
 * @throws Known when everything that follows is played elsewhere.
 */
export type Follow = (calls: readonly Call[]) => string;

export type Traced<Fault> = {
  /** The number of orders, including those not played because they differ only in independent calls. */
  readonly orders: bigint;
  /** How many are left when those count as one. */
  readonly traces: number;
  readonly plays: number;
  readonly fault: Fault | null;
};

/** What was found, if anything. `counts` is false for a play that must not be counted. */
export type Trace<Fault> = { readonly counts: boolean; readonly fault: Fault | null };

/**
 * A vector clock: how many calls of each function come before this one in every equivalent order, its own included.
 */
type Clock = ReadonlyMap<string, number>;

type Step = {
  readonly calls: readonly Call[];
  /** Functions that need not go on here (sleep sets): what they would do is played from another step. */
  readonly asleep: ReadonlySet<string>;
  /** Functions that have gone on from here. */
  readonly done: Set<string>;
  readonly wanted: Set<string>;
  readonly call: Call;
  readonly clock: Clock;
};

export const exploreTraces = async <Fault>(
  play: (follow: Follow) => Promise<Trace<Fault>>,
  most = 1_000_000,
): Promise<Traced<Fault>> => {
  const way: Step[] = [];
  let orders = 0n;
  let traces = 0;
  let plays = 0;

  /** The clock of a call that comes next. Schedules the reverse of each race that it is part of. */
  const clockOf = (call: Call): Clock => {
    const clock = new Map(way.findLast((step) => step.call.run === call.run)?.clock);
    for (const [at, earlier] of [...way.entries()].reverse()) {
      const { run, footprint } = earlier.call;
      const isBefore = (clock.get(run) ?? 0) >= (earlier.clock.get(run) ?? 0);
      if (isBefore || !concern(footprint, call.footprint)) continue;
      wantOtherwise(at, call);
      for (const [name, before] of earlier.clock) clock.set(name, Math.max(before, clock.get(name) ?? 0));
    }
    return clock.set(call.run, (clock.get(call.run) ?? 0) + 1);
  };

  /** Some function has to go before `at` for this call to come before it. */
  const wantOtherwise = (at: number, call: Call) => {
    const { call: earlier, clock, wanted } = way[at] as Step;
    const count = clock.get(earlier.run) ?? 0;
    const free = way.slice(at + 1).filter(({ clock }) => (clock.get(earlier.run) ?? 0) < count);
    const moved = [...free.map(({ call }) => call), call];
    // The functions that may go first: those whose first call has no other before it.
    const firsts = moved.filter((one, at) => !moved.slice(0, at).some((other) => comesBefore(other, one)));
    const runs = firsts.map(({ run }) => run);
    if (!runs.some((run) => wanted.has(run))) wanted.add(runs[0] as string);
  };

  for (;;) {
    plays += 1;
    if (plays > most) throw new TooMany(`There are more than ${most} plays.`);
    let depth = 0;
    const follow: Follow = (calls) => {
      const known = way[depth];
      depth += 1;
      if (known !== undefined) {
        if (textOf(known.calls) !== textOf(calls))
          throw new Error(`The play is another one than before at its call ${depth}.`);
        return known.call.run;
      }
      const asleep = stillAsleep(way.at(-1));
      const call = calls.find(({ run }) => !asleep.has(run));
      if (call === undefined) throw new Known();
      way.push({ calls, asleep, done: new Set(), wanted: new Set([call.run]), call, clock: clockOf(call) });
      return call.run;
    };
    try {
      const { counts, fault } = await play(follow);
      if (counts) {
        traces += 1;
        orders += ordersOf(way);
      }
      if (fault !== null) return { orders, traces, plays, fault };
    } catch (error) {
      if (!(error instanceof Known)) throw error;
    }
    for (;;) {
      const last = way.pop();
      if (last === undefined) return { orders, traces, plays, fault: null };
      const { calls, asleep, done, wanted } = last;
      done.add(last.call.run);
      const call = calls.find(({ run }) => wanted.has(run) && !done.has(run) && !asleep.has(run));
      if (call === undefined) continue;
      way.push({ ...last, call, clock: clockOf(call) });
      break;
    }
  }
};

/**
 * A function that could have gone before this step, and did in another play, sleeps until something concerns its next
 * call.
 */
const stillAsleep = (step: Step | undefined): ReadonlySet<string> => {
  if (step === undefined) return new Set();
  const others = step.calls.filter(({ run }) => step.asleep.has(run) || step.done.has(run));
  return new Set(others.filter((one) => !concern(one.footprint, step.call.footprint)).map(({ run }) => run));
};

const comesBefore = (one: Call, other: Call): boolean =>
  one.run === other.run || concern(one.footprint, other.footprint);

const textOf = (calls: readonly Call[]): string => calls.map(({ run, call }) => `${run}: ${call}`).join();

/** The number of orders in which these calls can come when dependent ones keep theirs. */
const ordersOf = (way: readonly Step[]): bigint => {
  const runs = [...new Set(way.map(({ call }) => call.run))];
  const steps = runs.map((name) => way.filter(({ call }) => call.run === name));
  let front = new Map<string, { counts: readonly number[]; ways: bigint }>([
    ['', { counts: runs.map(() => 0), ways: 1n }],
  ]);
  for (let made = 0; made < way.length; made += 1) {
    const next: typeof front = new Map();
    for (const { counts, ways } of front.values())
      for (const [index, own] of steps.entries()) {
        const step = own[counts[index] ?? 0];
        if (step === undefined) continue;
        const isFree = runs.every(
          (name, at) => at === index || (step.clock.get(name) ?? 0) <= (counts[at] ?? 0),
        );
        if (!isFree) continue;
        const after = counts.map((count, at) => (at === index ? count + 1 : count));
        const key = after.join();
        next.set(key, { counts: after, ways: (next.get(key)?.ways ?? 0n) + ways });
      }
    front = next;
  }
  return [...front.values()].reduce((sum, { ways }) => sum + ways, 0n);
};
