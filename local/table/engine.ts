import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** The embedded database. It keeps everything in one folder and survives a kill at any moment. */
export type TableEngine = { readonly url: URL; readonly stop: () => Promise<void> };

export const startTableEngine = async (
  folder: string,
  onDeath: (error: Error) => void,
): Promise<TableEngine> => {
  const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), {
    name: 'table',
    workerData: { path: folder },
  });
  let stopping = false;
  const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
  worker.on('error', (error) => onDeath(error as Error));
  worker.on('exit', (code) => stopping || onDeath(new Error(`The table engine ended with ${code}.`)));
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    stop: async () => {
      stopping = true;
      worker.postMessage('close');
      await once(worker, 'message');
      await worker.terminate();
    },
  };
};
