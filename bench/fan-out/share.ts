import type { ChildProcess } from 'node:child_process';

/** What a function of 512 MB has of one processor: a whole one comes with 1,769 MB. */
export const FUNCTION_SHARE = 512 / 1_769;

/** In milliseconds; Linux hands processors out to functions in slices of this order. */
const PERIOD = 40;

/**
 * Lets a process run for its share of the time only, by stopping it again and again. Timers come late, so every slice is as long as
 * makes the whole right. Answers with the way to let it go.
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
