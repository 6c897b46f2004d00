import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A host in a process of its own, so that what it uses is its own. */
export type HostProcess = {
  readonly child: ChildProcess;
  /** Processor time of all its threads since its start, in milliseconds. */
  readonly used: () => Promise<number>;
  /** Rejects, with the end of what it has printed, when it ends before it was told to. */
  readonly death: Promise<never>;
  readonly stop: () => Promise<void>;
};

const PATIENCE = 10_000;

/** Runs a program of Node; what it prints goes to a file, as a host's log does. */
export const startHost = (
  args: readonly string[],
  { cwd, env, log }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly log: string },
): HostProcess => {
  const file = openSync(log, 'a');
  const child = spawn(process.execPath, ['--import', join(import.meta.dirname, 'usage-report.ts'), ...args], {
    cwd,
    env,
    stdio: ['ignore', file, file, 'ipc'],
  });
  closeSync(file);
  let stopping = false;
  const exit = once(child, 'exit');
  const death = exit.then(async ([code]): Promise<never> => {
    if (stopping) return new Promise(() => {});
    throw new Error(`${args[0]} ended with ${String(code)}:\n${readFileSync(log, 'utf8').slice(-4_000)}`);
  });
  // Whoever waits for something of this host races it against its death.
  death.catch(() => {});
  return {
    child,
    death,
    used: async () => {
      child.send('usage');
      for (;;) {
        const [answer] = (await Promise.race([once(child, 'message'), death])) as [
          { usage?: NodeJS.CpuUsage },
        ];
        if (answer.usage) return (answer.usage.user + answer.usage.system) / 1_000;
      }
    },
    stop: async () => {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGINT');
      const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      await exit;
      clearTimeout(impatience);
    },
  };
};
