import process from 'node:process';
import { Worker, workerData } from 'node:worker_threads';

const BETWEEN_LOOKS = 200;

/**
 * Ends this process once it has computed for so many milliseconds without letting anything else run: an endless loop of
 * promises is stopped by no timer of its own. Processor time is counted, so this never happens because a busy machine
 * has left nothing for the tests.
 */
export const endIfItHangs = (longest: number): void => {
  const pulse = new Int32Array(new SharedArrayBuffer(4));
  setInterval(() => Atomics.add(pulse, 0, 1), BETWEEN_LOOKS).unref();
  new Worker(new URL(import.meta.url), { workerData: { pulse, longest }, execArgv: [] }).unref();
};

type Watched = { readonly pulse: Int32Array<SharedArrayBuffer>; readonly longest: number };

const watch = ({ pulse, longest }: Watched): void => {
  let felt = -1;
  let used = process.cpuUsage();
  setInterval(() => {
    const now = Atomics.load(pulse, 0);
    if (now !== felt) used = process.cpuUsage();
    felt = now;
    const { user, system } = process.cpuUsage(used);
    if (user + system > 1_000 * longest) process.kill(process.pid, 'SIGKILL');
  }, BETWEEN_LOOKS);
};

// Only as the worker that watches; a module that imports this has no such data.
if (workerData !== null && 'pulse' in (workerData as object)) watch(workerData as Watched);
