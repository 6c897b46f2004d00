import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { invitationSecret, users } from '../../../local/users.ts';
import { askForAssembly } from './assembly.ts';
import { createSecrets, leaksIn } from './leaks.ts';

/** The options of `local/main.ts`, without their dashes. `true` is an option without a value. */
export type StackSettings = {
  readonly idle?: string;
  readonly warning?: string;
  readonly 'goodbye-grace'?: string;
  readonly 'lost-grace'?: string;
  readonly lease?: string;
  readonly 'keep-alive'?: string;
  readonly slack?: string;
  readonly precision?: string;
  readonly 'longest-stay'?: string;
  readonly standard?: string;
  readonly 'hold-limit'?: string;
  readonly 'idle-limit'?: string;
  readonly 'warning-limit'?: string;
  readonly 'final-timings'?: true;
  readonly 'activity-extends'?: true;
  readonly participants?: string;
  readonly 'at-the-door'?: string;
  readonly patience?: string;
  readonly 'messages-per-second'?: string;
  readonly 'messages-at-once'?: string;
  readonly 'dear-per-hour'?: string;
  readonly 'cents-per-hour'?: string;
  readonly 'connections-per-hour'?: string;
  readonly minute?: string;
  readonly preset?: string;
  readonly 'gateway-idle'?: string;
  readonly 'gateway-lifetime'?: string;
  readonly 'retry-after'?: string;
  readonly environments?: string;
  readonly runtime?: string;
  readonly 'token-lifetime'?: string;
  readonly fault?: readonly string[];
  readonly redirect?: readonly string[];
  readonly 'events-to'?: string;
  readonly 'event-people'?: string;
  readonly entitlement?: string;
  readonly 'entitlement-kept'?: string;
  readonly 'service-role'?: readonly string[];
};

/** A whole local stack in a process of its own, on a free port, with data of its own. */
export type LocalStack = {
  readonly url: string;
  readonly wsUrl: string;
  readonly data: string;
  /** The current process; a different one after a restart. */
  readonly pid: () => number;
  readonly token: (user: string, lifetime?: string) => Promise<string>;
  /** Switches faults on (`lost-alarms=0.5`) and off (`lost-alarms=0`) while it runs. */
  readonly fault: (...settings: readonly string[]) => Promise<void>;
  /** What `/dev/<name>` shows: `metrics`, `dead-letters`, `permissions`, `stack`, `users`. */
  readonly shown: (name: string) => Promise<unknown>;
  /** What the process has printed so far. */
  readonly printed: () => string;
  /** What the functions and the local services have logged. */
  readonly log: () => Promise<string>;
  /** Ctrl-C. Resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  /** kill -9. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same data and the same port, with the given changes of its settings. */
  readonly restart: (changes?: StackSettings) => Promise<void>;
  /** Remembers what must not be found in anything that the stack writes. Its own tokens are known already. */
  readonly secret: (...texts: readonly string[]) => void;
  /**
   * Calls this when the stack is removed, even after a story that failed: for clients that would come back for ever.
   */
  readonly whenRemoved: (leave: () => void) => void;
  /**
   * Ends it, if it still runs, and removes its data.
   * @throws when a secret is found in its log or in what it printed or shows, or when it had ended unasked.
   */
  readonly remove: () => Promise<void>;
};

/** Everything that it shows and that is not secret by nature. */
const SHOWN = ['dead-letters', 'events', 'metrics', 'permissions', 'stack', 'faults'];

/** For each function; every one that starts costs a fifth of a second of processor time. */
const ENOUGH_FOR_A_RACE = '2';

/** Threads that collect garbage for a dozen small heaps cost more than they save where every processor is busy. */
const FLAGS = ['--single-threaded-gc'];

const root = join(import.meta.dirname, '../../..');

/** Starts a stack and waits until it answers. @throws with what it printed when it ends instead. */
export const startStack = async (settings: StackSettings = {}): Promise<LocalStack> => {
  const data = await mkdtemp(join(tmpdir(), 'vigil-stack-'));
  const { VIGIL_RUNTIME: runtime } = process.env;
  let given: StackSettings = {
    environments: ENOUGH_FOR_A_RACE,
    ...(runtime !== undefined && { runtime }),
    ...settings,
  };
  let running = await launch(given, data, 0);
  const lives = [running];
  const { port } = running;
  const url = `http://127.0.0.1:${port}`;
  const shown = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}/dev/${path}`);
    if (!response.ok) throw new Error(`/dev/${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const secrets = createSecrets();
  const leaving: (() => void)[] = [];
  const asked = new Set<ChildProcess>();
  secrets.keep(...users.flatMap(({ name, email }) => [name, email]));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    asked.add(child);
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url,
    wsUrl: `ws://127.0.0.1:${port}/ws`,
    data,
    pid: () => running.child.pid ?? 0,
    token: async (user, lifetime = '1h') => {
      const path = `token?user=${encodeURIComponent(user)}&lifetime=${lifetime}`;
      const { token } = (await shown(path)) as { token: string };
      secrets.keep(token);
      return token;
    },
    fault: async (...settings) => {
      const response = await fetch(`${url}/dev/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ set: settings }),
      });
      if (!response.ok) throw new Error(`The faults were not turned: ${await response.text()}`);
    },
    shown,
    printed: () => running.printed(),
    log: () => readFile(join(data, 'functions.log'), 'utf8'),
    stop: () => end('SIGINT'),
    kill: async () => void (await end('SIGKILL')),
    restart: async (changes = {}) => {
      given = { ...given, ...changes };
      running = await launch(given, data, port);
      lives.push(running);
    },
    secret: secrets.keep,
    whenRemoved: (leave) => void leaving.push(leave),
    remove: async () => {
      for (const leave of leaving) leave();
      const { exitCode, signalCode } = running.child;
      const looks = exitCode === null && signalCode === null ? SHOWN : [];
      const seen = await Promise.all(looks.map(async (name) => JSON.stringify(await shown(name))));
      // The log is written a moment after it is printed.
      if (looks.length > 0) await pause(300);
      await end('SIGKILL');
      const log = await readFile(join(data, 'functions.log'), 'utf8');
      await rm(data, { recursive: true, force: true });
      const leaks = [
        ...leaksIn([log, ...seen].join('\n'), secrets.all()),
        // The terminal shows a link for whoever tries the stack.
        ...leaksIn(
          lives
            .map(({ printed }) => printed())
            .join('')
            .replaceAll(invitationSecret, ''),
          secrets.all(),
        ),
      ];
      if (leaks.length > 0) throw new Error(`Secrets were written down:\n${leaks.slice(0, 20).join('\n')}`);
      const itself = lives.find(({ child }) => !asked.has(child));
      if (itself)
        throw new Error(
          `The local stack ended by itself, with ${exitCode ?? signalCode}:\n${itself.printed().slice(-2_000)}`,
        );
    },
  };
};

/** Runs `local/main.ts` with any arguments until it ends, for what is refused at start. */
export const runMain = async (
  ...args: readonly string[]
): Promise<{ code: number | null; printed: string }> => {
  const { child, printed } = start(args);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed: printed() };
};

const launch = async (settings: StackSettings, data: string, port: number) => {
  const args = Object.entries(settings).flatMap(([name, value]) =>
    [value].flat().flatMap((each) => (each === true ? [`--${name}`] : [`--${name}`, String(each)])),
  );
  const all = [...args, '--data', data, '--port', String(port)];
  // Elsewhere it makes its own.
  const { VIGIL_ASSEMBLIES } = process.env;
  if (VIGIL_ASSEMBLIES !== undefined) await askForAssembly(VIGIL_ASSEMBLIES, all);
  const { child, printed } = start(all);
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'close').then(() => {
      throw new Error(`The local stack ended before it was ready:\n${printed()}`);
    }),
  ])) as [{ ready: { port: number } }];
  return { child, printed, port: message.ready.port };
};

const start = (args: readonly string[]): { child: ChildProcess; printed: () => string } => {
  const child = spawn(process.execPath, [...FLAGS, 'local/main.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Without jest's own flags.
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let text = '';
  const add = (chunk: Buffer): void => {
    text += chunk.toString();
  };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return { child, printed: () => text };
};
