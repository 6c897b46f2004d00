import { concern, type Footprint } from './footprint.ts';
import type { Call } from './gates.ts';
import { Known, TooMany } from './orders.ts';

/** Chooses which function goes on. It is told what the last call touched. */
export type Follow = {
  /** @throws Known when everything that follows is played elsewhere. */
  next(calls: readonly Call[], touched: Footprint): string;
  ended(touched: Footprint): void;
};

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

type Step = {
  readonly calls: readonly Call[];
  /** Functions that need not go on here (sleep sets): what they would do is played from another step. */
  readonly asleep: ReadonlyMap<string, Footprint>;
  /** Functions that have gone on from here, and what they touched. */
  readonly done: Map<string, Footprint>;
  readonly wanted: Set<string>;
  call: Call;
  /** Null while the call is being made. */
  touched: Footprint | null;
  /**
   * A vector clock: how many calls of each function come before this one in every equivalent order, its own included.
   */
  clock: ReadonlyMap<string, number>;
};

export const exploreTraces = async <Fault>(
  play: (follow: Follow) => Promise<Trace<Fault>>,
  most = 1_000_000,
): Promise<Traced<Fault>> => {
  const way: Step[] = [];
  let orders = 0n;
  let traces = 0;
  let plays = 0;

  /** Gives the last step its clock, and schedules the reverse of each race that it is part of. */
  const arrive = (depth: number, touched: Footprint) => {
    const step = way[depth];
    if (step === undefined || step.touched !== null) return;
    step.touched = touched;
    const { call } = step;
    const own = way.findLast((step, at) => at < depth && step.call.run === call.run);
    const clock = new Map(own?.clock);
    for (let at = depth - 1; at >= 0; at -= 1) {
      const earlier = way[at] as Step;
      const { run } = earlier.call;
      const count = earlier.clock.get(run) ?? 0;
      if (run === call.run || (clock.get(run) ?? 0) >= count || !concern(touchedBy(earlier), touched))
        continue;
      wantOtherwise(at, depth);
      for (const [name, before] of earlier.clock) clock.set(name, Math.max(before, clock.get(name) ?? 0));
    }
    clock.set(call.run, (clock.get(call.run) ?? 0) + 1);
    step.clock = clock;
  };

  /** Some function has to go before `at` for the call at `depth` to come before it. */
  const wantOtherwise = (at: number, depth: number) => {
    const earlier = way[at] as Step;
    const { run } = earlier.call;
    const count = earlier.clock.get(run) ?? 0;
    const free = way.slice(at + 1, depth).filter(({ clock }) => (clock.get(run) ?? 0) < count);
    const last = way[depth] as Step;
    // The functions that may go first: those whose first call has no free call before it.
    const firsts = new Set<string>();
    const seen: Step[] = [];
    for (const step of [...free, last]) {
      const isNew = !seen.some((other) => other.call.run === step.call.run);
      if (isNew && !seen.some((other) => comesBefore(other, step, step === last))) firsts.add(step.call.run);
      seen.push(step);
    }
    const [first] = firsts;
    if (first !== undefined && ![...firsts].some((one) => earlier.wanted.has(one))) earlier.wanted.add(first);
  };
  const comesBefore = (one: Step, other: Step, isLast: boolean): boolean =>
    // What the last call would touch if it came earlier is not known; what it may touch is.
    isLast
      ? concern(touchedBy(one), other.call.footprint)
      : (other.clock.get(one.call.run) ?? 0) >= (one.clock.get(one.call.run) ?? 0);

  for (;;) {
    plays += 1;
    if (plays > most) throw new TooMany(`There are more than ${most} plays.`);
    let depth = 0;
    const next: Follow['next'] = (calls, touched) => {
      arrive(depth - 1, touched);
      const known = way[depth];
      depth += 1;
      if (known !== undefined) {
        if (known.calls.length !== calls.length || !calls.some((one) => isSame(one, known.call)))
          throw new Error(`The play is another one than before at its call ${depth}.`);
        return known.call.run;
      }
      const asleep = stillAsleep(way.at(-1));
      const last = way.at(-1)?.call.run;
      const awake = calls.filter(({ run }) => !asleep.has(run));
      const call = awake.find(({ run }) => run === last) ?? awake[0];
      if (call === undefined) throw new Known();
      way.push({
        calls,
        asleep,
        done: new Map(),
        wanted: new Set([call.run]),
        call,
        touched: null,
        clock: new Map(),
      });
      return call.run;
    };
    try {
      const { counts, fault } = await play({ next, ended: (touched) => arrive(depth - 1, touched) });
      if (counts) {
        traces += 1;
        orders += ordersOf(way);
      }
      if (fault !== null) return { orders, traces, plays, fault };
    } catch (error) {
      if (!(error instanceof Known)) throw error;
    }
    for (;;) {
      const last = way.at(-1);
      if (last === undefined) return { orders, traces, plays, fault: null };
      last.done.set(last.call.run, touchedBy(last));
      const other = [...last.wanted].find((run) => !last.done.has(run) && !last.asleep.has(run));
      const call = last.calls.find(({ run }) => run === other);
      if (call !== undefined) {
        last.call = call;
        last.touched = null;
        break;
      }
      way.pop();
    }
  }
};

/**
 * A function that could have gone before this step, and did in another play, sleeps until something concerns its next
 * call.
 */
const stillAsleep = (step: Step | undefined): ReadonlyMap<string, Footprint> => {
  if (step === undefined) return new Map();
  const others = [...step.asleep, ...step.done].filter(([run]) => run !== step.call.run);
  return new Map(others.filter(([, touches]) => !concern(touches, touchedBy(step))));
};

const touchedBy = ({ touched, call }: Step): Footprint => touched ?? call.footprint;

const isSame = (one: Call, other: Call): boolean => one.run === other.run && one.call === other.call;

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
