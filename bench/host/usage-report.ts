import { isMainThread } from 'node:worker_threads';

/** Preloaded into a host that is measured: reports the processor time of its process on request. */
const PATIENCE = 5_000;

if (isMainThread) {
  process.on('message', (question) => {
    if (question === 'usage') process.send?.({ usage: process.cpuUsage() });
  });
  // The bench has gone, perhaps without a word. Give a host that stops by itself the time to do so.
  process.on('disconnect', () => setTimeout(() => process.exit(1), PATIENCE).unref());
}
