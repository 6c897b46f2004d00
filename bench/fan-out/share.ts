import type { ChildProcess } from 'node:child_process';

/** The share of a processor that a function of 512 MB has: a whole one comes with 1,769 MB. */
export const FUNCTION_SHARE = 512 / 1_769;

/** In milliseconds. Linux gives a limited process its time in slices of about this length. */
const PERIOD = 40;

/**
 * Limits a process to its share of the time by stopping it again and again. Timers fire late, so each slice is sized to
 * make the total right. Returns a function that releases the process.
 */
export const shareOut = (child: ChildProcess, share: number): (() => void) => {
  const begun = performance.now();
  let ran = 0;
  let timer: NodeJS.Timeout;
  const elapsed = () => performance.now() - begun;
  const run = () => {
    const from = performance.now();
    child.kill('SIGCONT');
    const slice = share * (elapsed() + PERIOD) - ran;
    timer = setTimeout(() => rest(from), Math.max(1, slice));
  };
  const rest = (from: number) => {
    child.kill('SIGSTOP');
    ran += performance.now() - from;
    timer = setTimeout(run, Math.max(1, ran / share - elapsed()));
  };
  run();
  return () => {
    clearTimeout(timer);
    child.kill('SIGCONT');
  };
};
