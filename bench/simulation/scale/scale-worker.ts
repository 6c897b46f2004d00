import { parentPort } from 'node:worker_threads';
import { playSlice, type SliceTask } from './slice.ts';

/** Plays slices of people in a thread of its own. */
if (parentPort === null) throw new Error('This is a worker: it is started by the scale.');
const port = parentPort;

port.on('message', (task: SliceTask) => {
  const result = playSlice(task);
  port.postMessage(
    result,
    Object.values(result.counts).map((counts) => counts.buffer as ArrayBuffer),
  );
});
port.postMessage('ready');
