import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type LocalStack = { readonly url: string; readonly stop: () => Promise<void> };

/** Timings in milliseconds, in whole seconds. */
type Timings = { readonly idle: number; readonly warning: number; readonly grace: number };

/** The stack as `npm start` runs it, on a port and a data folder of its own. */
export const startLocalStack = async ({ idle, warning, grace }: Timings): Promise<LocalStack> => {
  const data = await mkdtemp(join(tmpdir(), 'vigil-browser-'));
  const seconds = (duration: number) => `${duration / 1_000}s`;
  const child = fork(
    join(import.meta.dirname, '../../local/main.ts'),
    [
      '--port=0',
      `--data=${data}`,
      `--idle=${seconds(idle)}`,
      `--warning=${seconds(warning)}`,
      `--grace=${seconds(grace)}`,
    ],
    { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      printed += String(chunk);
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { readonly ready: { readonly port: number } }) =>
      resolve(message.ready.port),
    );
    child.once('exit', (code) => reject(new Error(`The stack ended with ${code}:\n${printed}`)));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
};
