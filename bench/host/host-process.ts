import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A host in its own process, so that its processor time can be told from everything else's. */
export type HostProcess = {
  readonly child: ChildProcess;
  /** Processor time of all its threads since its start, in milliseconds. */
  readonly used: () => Promise<number>;
  /** Rejects, with the end of its output, when the host ends before it was told to. */
  readonly death: Promise<never>;
  readonly stop: () => Promise<void>;
};

const PATIENCE = 10_000;

/** Runs a Node program and sends its output to a file, as a host would its log. */
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
  // Whoever waits for something from this host races it against its death.
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
