import { isMainThread } from 'node:worker_threads';

/** Loaded first into a host that is measured: says, when asked, how much processor time its process has used. */
const PATIENCE = 5_000;

if (isMainThread) {
  process.on('message', (question) => {
    if (question === 'usage') process.send?.({ usage: process.cpuUsage() });
  });
  // Whoever measures has gone, perhaps without a word. A host that stops by itself is given the time to.
  process.on('disconnect', () => setTimeout(() => process.exit(1), PATIENCE).unref());
}
