import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { newSecret } from '../endpoints/secret.ts';
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
  readonly stop: () => Promise<void>;
};

const owner = { accessKeyId: 'owner', secretAccessKey: 'local' };

type Waiting = { readonly resolve: (answer: Forwarded) => void; readonly reject: (error: Error) => void };

/** The embedded database. It keeps everything in one folder and survives a kill at any moment. */
export const startTableEngine = async (
  folder: string,
  onDeath: (error: Error) => void,
): Promise<TableEngine> => {
  const secret = newSecret();
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
    name: 'table',
    workerData: { path: folder, secret },
  });
  let stopping = false;
  let called = 0;
  const waiting = new Map<number, Waiting>();
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  worker.on('message', (message: 'closed' | (Forwarded & { readonly id: number })) => {
    if (message === 'closed') return;
    const { id, ...answer } = message;
    waiting.get(id)?.resolve(answer);
    waiting.delete(id);
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
    forward: (headers, body, indexLag = 0) =>
      new Promise((resolve, reject) => {
        called += 1;
        waiting.set(called, { resolve, reject });
        worker.postMessage({ id: called, headers, body, indexLag });
      }),
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
  stop: () => Promise.resolve(),
});
