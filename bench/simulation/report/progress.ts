const WIDTH = 40;

/** A progress bar with the time left; nothing at all when no terminal is watching. */
export const createProgress = (what: string) => {
  const start = performance.now();
  const shown = process.stderr.isTTY;
  let last = 0;
  return {
    show: (done: number): void => {
      const now = performance.now();
      if (!shown || now - last < 100) return;
      last = now;
      const share = Math.min(1, done);
      const filled = Math.round(share * WIDTH);
      const left = share > 0 ? ((now - start) / share) * (1 - share) : 0;
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      process.stderr.write(
        `\r${what} ${bar} ${(share * 100).toFixed(0).padStart(3)} %, ${(left / 1000).toFixed(0)} s left `,
      );
    },
    /** Clears the bar and says how long it took: to stderr, because that differs every time. */
    end: (): void => {
      if (shown) process.stderr.write('\r\x1b[K');
      process.stderr.write(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s elapsed\n`);
    },
  };
};
