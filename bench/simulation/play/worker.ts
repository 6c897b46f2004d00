import { parentPort, workerData } from 'node:worker_threads';
import { installPause } from '../platform/pause.ts';
import type { ChunkTask } from './chunk.ts';
import { applyMutant, type Mutant } from './mutant.ts';

/** Plays chunks of histories, in a thread of its own, on the product as it is or with one mutant applied. */
const { mutant } = workerData as { readonly mutant: Mutant | null };
if (parentPort === null) throw new Error('This is a worker: it is started by the fleet.');
const port = parentPort;

// Thousands of simulated failures are thrown; nobody reads where from.
Error.stackTraceLimit = 0;
installPause();
if (mutant !== null) applyMutant(mutant);
const { playChunk } = await import('./histories.ts');

port.on('message', (task: ChunkTask | 'stop') => {
  if (task === 'stop') return port.close();
  void playChunk(task).then((result) => port.postMessage(result));
});
port.postMessage('ready');
