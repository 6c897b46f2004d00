import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { INITIALISATION_LIMIT, type Run, type StartEnvironment, timedOut } from './environment.ts';
import type { Guard } from './guard.ts';
import { type Failure, failure, type Outcome } from './outcome.ts';
import { openRuntimeApi } from './runtime-api.ts';
import type { Trace } from './trace.ts';

/**
 * Environments as Lambda has them: a process of the runtime in this file (AWS's own is the package `aws-lambda-ric`), which
 * stands still from its answer until the next event. What a handler leaves behind for later is not done before then.
 */
export const processEnvironments =
  (runtime: string, guard: Guard): StartEnvironment =>
  (fn, id, surroundings, print) => {
    let child: ChildProcess | null = null;
    let died: Failure | null = null;
    /** What is being waited for: that it asks for an event, which is null, or how the event ended. */
    let settle: ((outcome: Outcome | null) => void) | null = null;
    let hasAsked = false;

    const die = (cause: Failure): void => {
      died ??= cause;
      settle?.(died);
    };
    const signal = (name: NodeJS.Signals): void => {
      if (child?.exitCode === null && child.signalCode === null) child.kill(name);
    };
    const next = (limit: number, onLimit: () => Failure): Promise<Outcome | null> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => settle?.(onLimit()), limit);
        settle = (outcome) => {
          clearTimeout(timer);
          settle = null;
          resolve(outcome);
        };
        if (died) settle(died);
        else if (hasAsked) settle(null);
      });

    const api = openRuntimeApi({
      asked: () => {
        hasAsked = true;
        signal('SIGSTOP');
        settle?.(null);
      },
      answered: (payload) => settle?.({ ok: true, payload }),
      failed: (cause) => settle?.(cause),
      notStarted: die,
    });
    const started = api.then(({ address, close }) => {
      const memory = `--max-old-space-size=${fn.memory}`;
      child = spawn(process.execPath, [memory, runtime], {
        cwd: fn.folder,
        // Exactly these: nothing of the host's own environment leaks into the function.
        env: {
          ...surroundings(fn, id),
          AWS_LAMBDA_RUNTIME_API: address,
          LAMBDA_TASK_ROOT: fn.folder,
          _HANDLER: fn.handler,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      guard.watch(child);
      for (const stream of [child.stdout, child.stderr])
        if (stream) createInterface({ input: stream }).on('line', (line) => print(fn.name, id, line));
      child.on('exit', () => {
        close();
        die(failure('Runtime.ExitError', `Error: Runtime exited in ${id}`));
      });
    });
    started.catch((error: Error) => die(failure('Runtime.ExitError', error.message)));

    const kill = async (): Promise<void> => {
      await started;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    };

    const run = async (event: string, by: string, trace: Trace): Promise<Run> => {
      const asked = await next(INITIALISATION_LIMIT, () =>
        failure('Sandbox.Timedout', 'The runtime took too long to ask for its event'),
      );
      if (asked !== null) {
        await kill();
        return { outcome: asked, usable: false, duration: 0 };
      }
      const begun = performance.now();
      const requestId = randomUUID();
      let isLate = false;
      hasAsked = false;
      const answer = next(fn.timeout, () => {
        isLate = true;
        return timedOut(requestId, fn.timeout);
      });
      signal('SIGCONT');
      (await api).hand({ requestId, event, by, trace, deadline: Date.now() + fn.timeout });
      const said = await answer;
      const usable = died === null && said !== null && !isLate;
      if (!usable) await kill();
      const duration = Math.round(performance.now() - begun);
      return { outcome: said ?? failure('Runtime.ExitError', `Error: ${id} asked on`), usable, duration };
    };
    // Processes get their turns from the machine itself.
    return { id, alive: () => died === null, run, working: () => false, kill };
  };
