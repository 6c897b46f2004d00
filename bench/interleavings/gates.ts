import { Death, Failure } from '../../test/world/faults.ts';
import { type Footprint, nowhere } from './exploring/footprint.ts';

/**
 * What may happen at a call besides success: the function dies before it; the call is refused, as by a throttle; it is
 * made and its answer is lost; the client library repeats it because its answer was lost.
 */
export type Strike = 'death' | 'failure' | 'lost answer' | 'repetition';
export const strikes: readonly Strike[] = ['death', 'failure', 'lost answer', 'repetition'];

/** One run of a function: its calls wait at the gate until they are chosen. */
export type Run = {
  readonly name: string;
  /**
   * The footprint decides whether the order matters. `whole` is everything that the call says, if its name is not. `act`
   * may be called at any time, and several times.
   */
  through<T>(call: string, act: () => Promise<T>, footprint?: Footprint, whole?: () => string): Promise<T>;
  /** Whether a fault has struck it, so that failing is right. */
  struck(): boolean;
};

type Waiting = {
  readonly run: OpenRun;
  readonly call: string;
  readonly footprint: Footprint;
  readonly act: () => Promise<unknown>;
  readonly settle: (outcome: Promise<unknown>) => void;
};

type OpenRun = {
  readonly name: string;
  dead: boolean;
  struck: boolean;
  calls: number;
  history: string;
  /** Not yet in the history, because hashing it takes time and is seldom needed. */
  readonly learned: { readonly call: string; readonly learned: unknown }[];
};

/** A waiting call: the first of its function. */
export type Call = { readonly run: string; readonly call: string; readonly footprint: Footprint };
export type Choice = { readonly run: string; readonly strike: Strike | null };

/**
 * Chooses the next call among those that wait, and is told when none is left. `state` identifies everything that has been
 * done so far.
 */
export type Director = {
  next(calls: readonly Call[], state: () => string): Choice;
  ended(state: () => string): void;
};

export type Gates = {
  run(name: string): Run;
  /** From now on every call waits. */
  hold(): void;
  /**
   * Makes the waiting calls, one at a time as they are chosen, until none is left; then the gates are open again. Calls
   * that one function begins at once are made in the order in which it began them: only the interleaving of several
   * functions is explored. `world` identifies everything that was done.
   */
  pass(director: Director, world: () => string): Promise<void>;
  /** The calls in the order in which they were made, for debugging. */
  trace(): readonly string[];
  /** How many calls each function has made. */
  made(): ReadonlyMap<string, number>;
};

/** No case needs half as many. With a mistake in it, a function may never end. */
const MOST_CALLS = 20_000;

/** Between two passes the gates are open and every call is made at once. `digest` shortens a long text. */
export const createGates = (digest: (text: string) => string): Gates => {
  const waiting: Waiting[] = [];
  const made: string[] = [];
  let held = false;

  const dying = (run: OpenRun, call: string) => new Death(`${run.name} died at ${call}.`);

  const make = ({ run, call, act, settle }: Waiting, strike: Strike | null) => {
    made.push(strike === null ? `${run.name}: ${call}` : `${run.name}: ${strike} at ${call}`);
    run.calls += 1;
    run.struck ||= strike !== null;
    if (strike === 'death') run.dead = true;
    if (run.dead) return settle(Promise.reject(dying(run, call)));
    const outcome = outcomeOf(call, act, strike);
    settle(held ? remembered(run, call, outcome) : outcome);
  };

  /** What a function has learned decides what it does next, so its history identifies where it is. */
  const remembered = async (run: OpenRun, call: string, outcome: Promise<unknown>) => {
    const note = (learned: unknown) => run.learned.push({ call, learned });
    await outcome.then(note, (error: unknown) => note(String(error)));
    return outcome;
  };
  const historyOf = (run: OpenRun): string => {
    for (const { call, learned } of run.learned.splice(0))
      run.history = digest(`${run.history}\n${call}\n${JSON.stringify(learned) ?? ''}`);
    return run.history;
  };

  /** The first call of each function, whichever of them has come first: what is imported on demand comes later once. */
  const firsts = () =>
    [...new Map([...waiting].reverse().map((one) => [one.run, one])).values()].sort((one, other) =>
      one.run.name < other.run.name ? -1 : 1,
    );

  const runs = new Map<string, OpenRun>();
  return {
    run(name) {
      const run: OpenRun = { name, dead: false, struck: false, calls: 0, history: '', learned: [] };
      runs.set(name, run);
      return {
        name,
        struck: () => run.struck,
        through: <T>(call: string, act: () => Promise<T>, footprint: Footprint = nowhere) =>
          new Promise<T>((resolve) => {
            const entry = {
              run,
              call,
              footprint,
              act,
              settle: (outcome: Promise<unknown>) => resolve(outcome as Promise<T>),
            };
            if (made.length >= MOST_CALLS)
              entry.settle(Promise.reject(new RangeError('It does not come to an end.')));
            else if (held) waiting.push(entry);
            else make(entry, null);
          }),
      };
    },
    hold() {
      held = true;
    },
    async pass(director, world) {
      const state = () => {
        const where = [...runs.values()].map((run) => [run.name, run.dead, historyOf(run)]);
        const calls = waiting.map(({ run, call }) => `${run.name}: ${call}`).sort();
        return digest(JSON.stringify([where, calls, world()]));
      };
      try {
        for (;;) {
          await quiet();
          // A dead function makes no more calls.
          for (const one of waiting.filter(({ run }) => run.dead)) {
            waiting.splice(waiting.indexOf(one), 1);
            one.settle(Promise.reject(dying(one.run, one.call)));
          }
          if (waiting.length === 0) {
            await quiet();
            if (waiting.length > 0) continue;
            director.ended(state);
            return;
          }
          const calls = firsts().map(({ run, call, footprint }) => ({ run: run.name, call, footprint }));
          const { run, strike } = director.next(calls, state);
          const chosen = waiting.find((one) => one.run.name === run);
          if (chosen === undefined) throw new RangeError(`${run} waits for nothing.`);
          waiting.splice(waiting.indexOf(chosen), 1);
          make(chosen, strike);
        }
      } finally {
        held = false;
        for (const one of waiting.splice(0)) one.settle(Promise.reject(dying(one.run, one.call)));
      }
    },
    trace: () => made,
    made: () => new Map([...runs.values()].map(({ name, calls }) => [name, calls])),
  };
};

/** For a reading call it makes no difference whether its answer was lost or it was never made. */
export const isReading = /^(Get|Query|BatchGet)/;
const changesReading: ReadonlySet<Strike> = new Set(['death', 'failure']);
export const mayStrike = (strike: Strike, call: string): boolean =>
  !isReading.test(call) || changesReading.has(strike);

/** What comes of a call for whoever has made it. */
export const outcomeOf = async (
  call: string,
  act: () => Promise<unknown>,
  strike: Strike | null,
): Promise<unknown> => {
  if (strike === 'failure') throw new Failure(`${call} failed.`);
  const answer = act();
  if (strike === null) return answer;
  // The answer is lost, whatever it was.
  await answer.catch(() => {});
  if (strike === 'repetition') return act();
  throw new Failure(`${call} was made, but its answer is lost.`);
};

/** Every function has gone as far as it can without a call: nothing else is left in the event loop. */
export const quiet = () => new Promise<void>((resolve) => setImmediate(resolve));
