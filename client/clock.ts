/** Time as the client needs it. Injectable, so that a test can turn it by hand. */
export type Clock = {
  /** Epoch milliseconds of this machine. May be wrong by hours: only differences of it are relied on. */
  now(): number;
  /** Milliseconds since some moment, by a clock that nobody sets: for how long ago something was. */
  elapsed(): number;
  /** Calls back once, `delay` milliseconds from now. Answers with the way to cancel. */
  after(delay: number, callback: () => void): () => void;
};

export const pause = (clock: Clock, delay: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delay, resolve);
  });

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after: (delay, callback) => {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
};
