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
    // 23 days. A timer that is longer than 24.8 comes at once, and so does one that is never to come.
    const timer = setTimeout(callback, Math.min(delay, 2e9));
    return () => clearTimeout(timer);
  },
};
