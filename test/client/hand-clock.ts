import type { Clock } from '../../client/clock.ts';

/** A clock that is turned by hand. `wrong` is how far this machine's clock is off. */
export const handClock = (start = 1_795_276_800_000) => {
  let time = start;
  let wrong = 0;
  const timers = new Set<{ at: number; callback: () => void }>();
  const clock: Clock = {
    now: () => time + wrong,
    elapsed: () => time - start,
    after: (delay, callback) => {
      const timer = { at: time + delay, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  };
  return {
    clock,
    /** The true time, which is the server's. */
    now: () => time,
    /** Changes how wrong the machine's clock is, at once. */
    setWrong: (by: number) => {
      wrong = by;
    },
    /** Lets time pass and fires due timers in order; promises settle in between. */
    advance: async (by: number) => {
      const until = time + by;
      await settled();
      for (;;) {
        const [due] = [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
        if (due === undefined) break;
        timers.delete(due);
        time = Math.max(time, due.at);
        due.callback();
        await settled();
      }
      time = until;
    },
    /** The machine sleeps: time passes without timers, and overdue ones fire on waking. */
    sleep: (by: number) => {
      time += by;
    },
  };
};

/** Lets every promise settle that needs no time to do so. */
export const settled = async () => {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
};
