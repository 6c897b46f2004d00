import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { newSecret } from '../iam/secret.ts';
import type { Change } from '../stream/record.ts';
import type { ChangeLog } from '../stream/stream-source.ts';
import { type Forward, type Forwarded, forwardTo } from './forwarding.ts';

/** With these it takes calls at its address. */
export type Credentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
};

/** A database: where it answers and to whom, and the way by which the stack calls it. */
export type TableEngine = {
  readonly url: URL;
  readonly credentials: Credentials;
  readonly forward: Forward;
  /** What it has accepted; null where somebody else's database says nothing of it. */
  readonly changes: ChangeLog | null;
  readonly stop: () => Promise<void>;
};

const owner = { accessKeyId: 'owner', secretAccessKey: 'local' };

type Waiting = { readonly resolve: (answer: never) => void; readonly reject: (error: Error) => void };

type Message =
  | 'closed'
  | 'changed'
  | (Forwarded & { readonly id: number })
  | { readonly id: number; readonly log: readonly Change[] | string };

/** The embedded database. It keeps everything in one folder and survives a kill at any moment. */
export const startTableEngine = async (
  folder: string,
  onDeath: (error: Error) => void,
): Promise<TableEngine> => {
  const secret = newSecret();
  const worker = new Worker(new URL('./engine-entry.mjs', import.meta.url), {
    name: 'table',
    workerData: { path: folder, secret },
  });
  let stopping = false;
  let called = 0;
  const waiting = new Map<number, Waiting>();
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  let changed = () => {};
  worker.on('message', (message: Message) => {
    if (message === 'closed') return;
    if (message === 'changed') return changed();
    const { id, ...answer } = message;
    const one = waiting.get(id) as
      | { resolve: (answer: unknown) => void; reject: Waiting['reject'] }
      | undefined;
    waiting.delete(id);
    if (!('log' in answer)) one?.resolve(answer);
    else if (typeof answer.log === 'string') one?.reject(new Error(answer.log));
    else one?.resolve(answer.log);
  });
  const ask = <A>(what: object): Promise<A> =>
    new Promise<A>((resolve, reject) => {
      called += 1;
      waiting.set(called, { resolve, reject });
      worker.postMessage({ id: called, ...what });
    });
  worker.on('error', (error) => onDeath(error as Error));
  worker.on('exit', (code) => {
    const ended = new Error(`The table engine ended with ${code}.`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
    if (!stopping) onDeath(ended);
  });
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    credentials: { ...owner, sessionToken: secret },
    forward: (headers, body, indexLag = 0) => ask({ headers, body, indexLag }),
    changes: {
      follow: (table, patterns, whenever) => {
        changed = whenever;
        worker.postMessage({ follow: { table, patterns } });
      },
      read: (most) => ask({ read: most }),
      forget: async (sequences) => {
        await ask({ forget: sequences });
      },
    },
    stop: async () => {
      stopping = true;
      const closed = new Promise<void>((resolve) => {
        worker.on('message', (message) => message === 'closed' && resolve());
      });
      worker.postMessage('close');
      await closed;
      await worker.terminate();
    },
  };
};

/** A database that somebody else runs, and goes on running. */
export const databaseElsewhere = (url: URL, credentials: Credentials = owner): TableEngine => ({
  url,
  credentials,
  forward: forwardTo(url),
  changes: null,
  stop: () => Promise.resolve(),
});
