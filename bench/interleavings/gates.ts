import { Death, Failure } from '../../test/world/faults.ts';
import type { Choose } from './orders.ts';

/**
 * What may happen at a call, besides its being made: the function dies before it; it is refused, as by a throttle; it is made and
 * its answer is lost; the client library repeats it because its answer was lost.
 */
export type Strike = 'death' | 'failure' | 'lost answer' | 'repetition';
export const strikes: readonly Strike[] = ['death', 'failure', 'lost answer', 'repetition'];

/** What is tried. Everything, where nothing is said. */
export type Bounds = {
  /** One of these strikes once. */
  readonly strikes: readonly Strike[];
  /** How often the calls of one function are interrupted by those of another while it could go on. */
  readonly switches: number;
};

/** One run of a function: its calls wait at the gate until they are chosen. */
export type Run = {
  readonly name: string;
  through<T>(call: string, act: () => Promise<T>): Promise<T>;
  /** Whether a fault has struck it, so that failing is right. */
  struck(): boolean;
};

type Waiting = {
  readonly run: OpenRun;
  readonly call: string;
  readonly act: () => Promise<unknown>;
  readonly settle: (outcome: Promise<unknown>) => void;
};

type OpenRun = { readonly name: string; dead: boolean; struck: boolean; history: string };

type Way = { readonly waiting: Waiting; readonly strike: Strike | null; readonly switched: boolean };

export type Gates = {
  run(name: string): Run;
  /** From now on every call waits. */
  hold(): void;
  /**
   * Makes the calls that wait, one at a time as they are chosen, until none is left; then the gates are open again. What one
   * function begins at once is made in the order in which it was begun: how the calls of several functions meet is what is
   * asked here. `world` stands for all that was done.
   */
  pass(choose: Choose, bounds: Bounds, world: () => string): Promise<void>;
  /** The calls as they were made, for whoever looks for the cause. */
  trace(): readonly string[];
};

/** Between two passings the gates are open, and every call is made at once. `digest` makes a long text short. */
export const createGates = (digest: (text: string) => string): Gates => {
  const waiting: Waiting[] = [];
  const made: string[] = [];
  let held = false;

  const dying = (run: OpenRun, call: string) => new Death(`${run.name} died at ${call}.`);

  const make = ({ run, call, act, settle }: Waiting, strike: Strike | null) => {
    made.push(strike === null ? `${run.name}: ${call}` : `${run.name}: ${strike} at ${call}`);
    run.struck ||= strike !== null;
    if (strike === 'death') run.dead = true;
    if (run.dead) return settle(Promise.reject(dying(run, call)));
    const outcome = outcomeOf(call, act, strike);
    settle(held ? remembered(run, call, outcome) : outcome);
  };

  /** What a function has learned decides what it does, so its history stands for where it is. */
  const remembered = async (run: OpenRun, call: string, outcome: Promise<unknown>) => {
    const learned = await outcome.then(
      (answer) => JSON.stringify(answer) ?? '',
      (error: unknown) => String(error),
    );
    run.history = digest(`${run.history}\n${call}\n${learned}`);
    return outcome;
  };

  /** The first call of each, and what may strike it. Whoever went last goes on when there are no switches left. */
  const waysOf = (last: OpenRun | null, { strikes, switches }: Bounds): Way[] => {
    const first = [...new Map([...waiting].reverse().map((one) => [one.run, one])).values()];
    const goesOn = first.some(({ run }) => run === last);
    return first
      .filter(({ run }) => !goesOn || run === last || switches > 0)
      .flatMap((one): Way[] => {
        const may = strikes.filter((strike) => !isReading.test(one.call) || changesReading.has(strike));
        const switched = goesOn && one.run !== last;
        return [null, ...may].map((strike) => ({ waiting: one, strike, switched }));
      });
  };

  const runs = new Map<string, OpenRun>();
  return {
    run(name) {
      const run: OpenRun = { name, dead: false, struck: false, history: '' };
      runs.set(name, run);
      return {
        name,
        struck: () => run.struck,
        through: <T>(call: string, act: () => Promise<T>) =>
          new Promise<T>((resolve) => {
            const entry = {
              run,
              call,
              act,
              settle: (outcome: Promise<unknown>) => resolve(outcome as Promise<T>),
            };
            if (held) waiting.push(entry);
            else make(entry, null);
          }),
      };
    },
    hold() {
      held = true;
    },
    async pass(choose, bounds, world) {
      let left = bounds;
      let last: OpenRun | null = null;
      const state = () => {
        const where = [...runs.values()].map(({ name, dead, history }) => [name, dead, history]);
        const calls = waiting.map(({ run, call }) => `${run.name}: ${call}`).sort();
        const turn = Number.isFinite(left.switches) ? last?.name : null;
        return digest(JSON.stringify([left, turn, where, calls, world()]));
      };
      try {
        for (;;) {
          await quiet();
          // The dead call nobody.
          for (const one of waiting.filter(({ run }) => run.dead)) {
            waiting.splice(waiting.indexOf(one), 1);
            one.settle(Promise.reject(dying(one.run, one.call)));
          }
          if (waiting.length === 0) {
            await quiet();
            if (waiting.length > 0) continue;
            // What comes after the last call is judged once for each way in which it can end.
            choose(1, state);
            return;
          }
          const ways = waysOf(last, left);
          const way = ways.length === 1 ? ways[0] : ways[choose(ways.length, state)];
          if (way === undefined) throw new RangeError('There is no such way.');
          waiting.splice(waiting.indexOf(way.waiting), 1);
          last = way.waiting.run;
          left = {
            strikes: way.strike === null ? left.strikes : [],
            switches: left.switches - Number(way.switched),
          };
          make(way.waiting, way.strike);
        }
      } finally {
        held = false;
        for (const one of waiting.splice(0)) one.settle(Promise.reject(dying(one.run, one.call)));
      }
    },
    trace: () => made,
  };
};

/** Whether it was made and its answer lost, or it was not made, is all the same of a reading call. */
export const isReading = /^(Get|Query|BatchGet)/;
const changesReading: ReadonlySet<Strike> = new Set(['death', 'failure']);

const outcomeOf = async (
  call: string,
  act: () => Promise<unknown>,
  strike: Strike | null,
): Promise<unknown> => {
  if (strike === 'failure') throw new Failure(`${call} failed.`);
  const answer = act();
  if (strike === null) return answer;
  // Whatever was answered, nobody hears it.
  await answer.catch(() => {});
  if (strike === 'repetition') return act();
  throw new Failure(`${call} was made, but its answer is lost.`);
};

/** Everybody has gone as far as they can without a call: the event loop has nothing left but us. */
const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));
