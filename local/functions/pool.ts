import { availableParallelism } from 'node:os';
import type { DeployedFunction } from '../template/functions.ts';
import type { Vend } from '../watch/vended.ts';
import type { Environment, PrintLine, StartEnvironment, Surroundings } from './environment.ts';
import { failure, type Outcome } from './outcome.ts';
import type { Trace } from './trace.ts';

/** All environments of one function. */
export type Pool = {
  /** `by` is the ARN that it was called by: the function's, or an alias's. */
  readonly invoke: (event: string, by: string, trace: Trace) => Promise<Outcome>;
  /** Kills one environment in the middle of its work; a no-op when it is not there any more. */
  readonly kill: (environmentId: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

type Waiting = {
  readonly event: string;
  readonly by: string;
  readonly trace: Trace;
  readonly answer: (outcome: Outcome) => void;
};

/** As many work at once as there are processors, and two on the smallest machine. */
const PROCESSORS = Math.max(2, availableParallelism());
/** Events that have queued for this many milliseconds are more than a few that came at once. */
const LASTING = 250;
/** Milliseconds until events that were held back are looked at again. */
const PATIENCE = 20;

/**
 * Grows on demand up to `bound` environments, as Lambda does; beyond that, events wait in the order they came.
 * (Lambda would throttle instead. A laptop has its limit much sooner, and a queue tells more about the code.)
 *
 * Under a load that lasts, an event also waits while there is no processor for it: more environments at work than
 * processors only take turns, each with compiled code of its own. Those that wait for something slow hold nobody back.
 */
export const createPool = (
  fn: DeployedFunction,
  bound: number,
  start: StartEnvironment,
  surroundings: Surroundings,
  print: PrintLine,
  vend: Vend,
): Pool => {
  const environments = new Map<string, Environment>();
  const free: Environment[] = [];
  const waiting: Waiting[] = [];
  const busy = new Set<Environment>();
  const dimensions = { FunctionName: fn.name };
  let started = 0;
  let queuedSince: number | null = null;
  let held: NodeJS.Timeout | null = null;
  let stopped = false;

  const dispatch = (): void => {
    while (waiting.length > 0) {
      const environment = crowded() ? null : (idle() ?? grow());
      if (!environment) {
        queuedSince ??= performance.now();
        held ??= setTimeout(lookAgain, PATIENCE);
        return;
      }
      const next = waiting.shift();
      if (next) void work(environment, next);
    }
    queuedSince = null;
  };

  const lookAgain = (): void => {
    held = null;
    dispatch();
  };

  const crowded = (): boolean =>
    queuedSince !== null &&
    performance.now() - queuedSince > LASTING &&
    busy.size >= PROCESSORS &&
    [...busy].filter((environment) => environment.working()).length >= PROCESSORS;

  const idle = (): Environment | null => {
    for (;;) {
      const environment = free.pop();
      if (!environment) return null;
      if (environment.alive()) return environment;
      environments.delete(environment.id);
    }
  };

  const grow = (): Environment | null => {
    if (environments.size >= bound || stopped) return null;
    started += 1;
    const environment = start(fn, `${fn.logicalId}.${started}`, surroundings, print);
    environments.set(environment.id, environment);
    return environment;
  };

  const work = async (environment: Environment, { event, by, trace, answer }: Waiting): Promise<void> => {
    busy.add(environment);
    // Nothing is ever throttled here, so of all invocations none was.
    vend('AWS/Lambda', dimensions, { Invocations: 1, Throttles: 0, ConcurrentExecutions: busy.size });
    const { outcome, usable, duration } = await environment.run(event, by, trace);
    busy.delete(environment);
    vend('AWS/Lambda', dimensions, { Errors: outcome.ok ? 0 : 1, Duration: duration });
    if (!outcome.ok) print(fn.name, environment.id, `${outcome.errorType}: ${outcome.errorMessage}`);
    if (usable) free.push(environment);
    else environments.delete(environment.id);
    answer(outcome);
    dispatch();
  };

  return {
    invoke: (event, by, trace) =>
      stopped
        ? Promise.resolve(failure('ServiceException', 'The local stack is stopping'))
        : new Promise((answer) => {
            waiting.push({ event, by, trace, answer });
            dispatch();
          }),
    kill: async (environmentId) => {
      const environment = environments.get(environmentId);
      if (!environment) return;
      const index = free.indexOf(environment);
      if (index >= 0) free.splice(index, 1);
      environments.delete(environmentId);
      await environment.kill();
    },
    stop: async () => {
      stopped = true;
      if (held) clearTimeout(held);
      for (const { answer } of waiting.splice(0))
        answer(failure('ServiceException', 'The local stack is stopping'));
      await Promise.all([...environments.values()].map((environment) => environment.kill()));
    },
  };
};
