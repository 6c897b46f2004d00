import type { Caller, FindCaller } from '../iam/caller.ts';
import type { DeployedFunction } from '../template/functions.ts';
import { unwatched, type Vend } from '../watch/vended.ts';
import { type PrintLine, type StartEnvironment, type Surroundings, startThread } from './environment.ts';
import { failure, type Invoke } from './outcome.ts';
import { createPool } from './pool.ts';
import { MOST_IN_A_CHAIN, timesIn, traceOf } from './trace.ts';

/** Runs the functions of a deployment. */
export type FunctionHost = {
  readonly invoke: Invoke;
  /** The function of this ARN, or the one that an alias of this ARN leads to. */
  readonly find: (functionArn: string) => DeployedFunction | null;
  /** Who signed a call: the access key id of an environment is its name. */
  readonly caller: FindCaller;
  readonly kill: (caller: Caller) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type HostOptions = {
  readonly functions: readonly DeployedFunction[];
  /** The most environments of one function. */
  readonly environments: number;
  /** In a thread unless it is said. */
  readonly start?: StartEnvironment;
  readonly surroundings: Surroundings;
  readonly print: PrintLine;
  readonly vend?: Vend;
};

export const createHost = (options: HostOptions): FunctionHost => {
  const { functions, environments, start = startThread, surroundings, print, vend = unwatched } = options;
  const hosted = functions.map((fn) => ({
    fn,
    pool: createPool(fn, environments, start, surroundings, print, vend),
  }));
  const byArn = new Map(
    hosted.flatMap(({ fn, pool }) => [
      [fn.arn, { fn, pool }] as const,
      ...[...fn.aliases].map(
        ([arn, asynchronous]) => [arn, { fn: { ...fn, arn, asynchronous }, pool }] as const,
      ),
    ]),
  );
  const byLogicalId = new Map(hosted.map((entry) => [entry.fn.logicalId, entry]));
  const logicalIdOf = (environment: string) => environment.slice(0, environment.lastIndexOf('.'));
  return {
    invoke: async (functionArn, event, before) => {
      const called = byArn.get(functionArn);
      if (!called) return failure('ResourceNotFoundException', `Function not found: ${functionArn}`);
      const { fn, pool } = called;
      if (fn.recursion === 'Allow' || timesIn(before, fn.name) < MOST_IN_A_CHAIN)
        return pool.invoke(event, functionArn, traceOf(fn.name, before));
      vend('AWS/Lambda', { FunctionName: fn.name }, { RecursiveInvocationsDropped: 1 });
      return failure(
        'RecursiveInvocationException',
        `${fn.name} was invoked ${MOST_IN_A_CHAIN} times in one chain of events`,
      );
    },
    find: (functionArn) => byArn.get(functionArn)?.fn ?? null,
    caller: (accessKeyId) => {
      const fn = byLogicalId.get(logicalIdOf(accessKeyId))?.fn;
      return fn ? { functionName: fn.name, environment: accessKeyId, role: fn.role } : null;
    },
    kill: async ({ environment }) => byLogicalId.get(logicalIdOf(environment))?.pool.kill(environment),
    stop: async () => {
      await Promise.all(hosted.map(({ pool }) => pool.stop()));
    },
  };
};
