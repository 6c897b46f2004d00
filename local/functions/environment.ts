import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { DeployedFunction } from '../template/functions.ts';
import { nothingInHand, takenAt } from './event-in-hand.ts';
import { type Failure, failure, type Outcome } from './outcome.ts';
import type { Trace } from './trace.ts';

/** One execution environment: a thread, or a process, that holds one bundle and takes one event at a time. */
export type Environment = {
  readonly id: string;
  /** False once it has crashed, whatever it was doing. */
  readonly alive: () => boolean;
  /** Runs one event. The environment must not be used again after anything but an answer of the handler. */
  readonly run: (event: string, by: string, trace: Trace) => Promise<Run>;
  /**
   * Whether it uses a processor for its event, as far as can be told, and does not wait for something that is slow. It
   * waits for a processor as long as it has not begun, and for its host once it has answered: neither is slow.
   */
  readonly working: () => boolean;
  /** Ends it at once, in the middle of whatever it does. */
  readonly kill: () => Promise<void>;
};

/** How one event ended, and how many milliseconds its handler took: loading the bundle does not count. */
export type Run = { readonly outcome: Outcome; readonly usable: boolean; readonly duration: number };

/** All variables of an environment: the template's, those that Lambda sets, and where AWS is. */
export type Surroundings = (fn: DeployedFunction, environmentId: string) => Record<string, string>;

export type PrintLine = (functionName: string, environmentId: string, line: string) => void;

type Reply = 'ready' | { readonly initialisation: Omit<Failure, 'ok'> } | Outcome;

/** How an environment of a function is started. It becomes ready while the first event already waits. */
export type StartEnvironment = (
  fn: DeployedFunction,
  id: string,
  surroundings: Surroundings,
  print: PrintLine,
) => Environment;

export const INITIALISATION_LIMIT = 10_000;
/** Whoever has waited longer than this, in milliseconds, and worked less than this part of the time, waits. */
const BRIEF_WAIT = 100;
const WORKING_SHARE = 0.2;

/** Starts an environment in a thread. */
export const startThread: StartEnvironment = (fn, id, surroundings, print) => {
  const hand = nothingInHand();
  const worker = new Worker(new URL('./environment-entry.mjs', import.meta.url), {
    name: id,
    // Exactly these: nothing of the host's own environment leaks into the function.
    env: surroundings(fn, id),
    workerData: {
      folder: fn.folder,
      handler: fn.handler,
      name: fn.name,
      memory: fn.memory,
      logStream: id,
      hand,
      // Not by its variable, which the function would see.
      compiled: process.env.NODE_COMPILE_CACHE ?? null,
    },
    resourceLimits: { maxOldGenerationSizeMb: fn.memory },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr])
    createInterface({ input: stream }).on('line', (line) => print(fn.name, id, line));

  let settle: ((reply: Reply) => void) | null = null;
  let died: Failure | null = null;
  const die = (cause: Failure): void => {
    died ??= cause;
    settle?.(died);
  };
  worker.on('message', (reply: Reply) => settle?.(reply));
  worker.on('error', (error) => {
    const { name, message } = error as Error;
    die(failure('Runtime.UnhandledError', `${name}: ${message}`));
  });
  worker.on('exit', () => die(failure('Runtime.ExitError', `Error: Runtime exited in ${id}`)));

  const next = (limit: number, onLimit: () => Failure): Promise<Reply> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => settle?.(onLimit()), limit);
      settle = (reply) => {
        clearTimeout(timer);
        settle = null;
        resolve(reply);
      };
      if (died) settle(died);
    });

  const ready = next(INITIALISATION_LIMIT, () =>
    failure('Sandbox.Timedout', 'The bundle took too long to load'),
  );
  const kill = async (): Promise<void> => {
    await worker.terminate();
  };

  const run = async (event: string, by: string, trace: Trace): Promise<Run> => {
    const loaded = await ready;
    if (loaded !== 'ready') {
      await kill();
      return { outcome: initialisationFailure(loaded), usable: false, duration: 0 };
    }
    const begun = performance.now();
    const requestId = randomUUID();
    let isLate = false;
    const reply = next(fn.timeout, () => {
      isLate = true;
      return timedOut(requestId, fn.timeout);
    });
    worker.postMessage({ requestId, event, by, trace, deadline: Date.now() + fn.timeout });
    const outcome = await reply;
    if (isLate) await kill();
    if (outcome === 'ready' || 'initialisation' in outcome)
      throw new Error(`The environment ${id} answered an event with its initialisation.`);
    const duration = Math.round(performance.now() - begun);
    return { outcome, usable: died === null && !isLate, duration };
  };
  const working = (): boolean => {
    const taken = takenAt(hand);
    if (taken === null) return true;
    const { idle, utilization } = worker.performance.eventLoopUtilization(taken);
    return idle < BRIEF_WAIT || utilization > WORKING_SHARE;
  };
  return { id, alive: () => died === null, run, working, kill };
};

/** As Lambda says it. `timeout` is in milliseconds. */
export const timedOut = (requestId: string, timeout: number): Failure =>
  failure('Sandbox.Timedout', `${requestId} Task timed out after ${(timeout / 1_000).toFixed(2)} seconds`);

const initialisationFailure = (reply: Reply): Outcome => {
  if (reply === 'ready') throw new Error('A ready environment has not failed.');
  return 'initialisation' in reply ? { ok: false, ...reply.initialisation } : reply;
};
