import { parentPort } from 'node:worker_threads';
import { installPause } from '../platform/pause.ts';
import type { ChunkTask } from './chunk.ts';
import { createMutantLoader } from './mutant-loader.ts';

/**
 * Plays chunks of histories in a thread of its own, on the product as it is or with one mistake after another in it.
 */
if (parentPort === null) throw new Error('This is a worker: it is started by the fleet.');
const port = parentPort;

// Thousands of simulated failures are thrown, and nobody reads their stacks.
Error.stackTraceLimit = 0;
installPause();
const load = createMutantLoader();
const histories = new URL('./histories.ts', import.meta.url);

const play = async (task: ChunkTask): Promise<void> => {
  const { playChunk } = await load<typeof import('./histories.ts')>(histories, task.mutant);
  port.postMessage(await playChunk(task));
};

port.on('message', (task: ChunkTask | 'stop') => {
  if (task === 'stop') return port.close();
  void play(task);
});
