import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningStack } from '../../local/running-stack.ts';
import { type HostProcess, startHost } from './host-process.ts';

/** The local stack as anybody starts it, but on a free port and with temporary data. */
export type LocalHost = HostProcess & {
  readonly url: string;
  readonly origin: string;
  /** Where the SDK finds the table and the Scheduler. */
  readonly endpoints: string;
  /** Required by both with each call. */
  readonly secret: string;
  readonly token: (user: string) => Promise<string>;
};

const root = join(import.meta.dirname, '../..');

/** The cloud's timings, and a pace that limits nobody: the host is measured, not its guard. */
export const stackArguments = (folder: string): string[] =>
  Object.entries({
    preset: 'workspace-15',
    'messages-per-second': '100000',
    'messages-at-once': '100000',
    'dear-per-hour': '100000',
    'cents-per-hour': '1000000',
    'connections-per-hour': '100000',
    data: join(folder, 'data'),
    port: '0',
  }).flatMap(([name, value]) => [`--${name}`, value]);

export const startLocal = async (folder: string): Promise<LocalHost> => {
  mkdirSync(folder, { recursive: true });
  const host = startHost(['local/main.ts', ...stackArguments(folder)], {
    cwd: root,
    env: process.env,
    log: join(folder, 'local.log'),
  });
  const [{ ready }] = (await Promise.race([once(host.child, 'message'), host.death])) as [
    { ready: { port: number } },
  ];
  const origin = `http://127.0.0.1:${ready.port}`;
  const running = JSON.parse(readFileSync(join(folder, 'data', 'running.json'), 'utf8')) as RunningStack;
  const { AWS_ENDPOINT_URL_LAMBDA: endpoints, AWS_SESSION_TOKEN: secret } = running.operator;
  if (endpoints === undefined || secret === undefined)
    throw new Error('The local stack does not say where its services are.');
  return {
    ...host,
    origin,
    url: `ws://127.0.0.1:${ready.port}/ws`,
    endpoints,
    secret,
    token: async (user) => {
      const response = await fetch(`${origin}/dev/token?user=${user}`);
      return ((await response.json()) as { token: string }).token;
    },
  };
};
