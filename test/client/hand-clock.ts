import type { Clock } from '../../client/clock.ts';

/** A clock that is turned by hand. `wrong` is how far this machine's clock is from the true time. */
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
    /** The time that a right clock shows: the server's. */
    now: () => time,
    /** Puts the machine's clock wrong by this much, at once. */
    setWrong: (by: number) => {
      wrong = by;
    },
    /** Lets time pass, and the timers that come due fire in order; promises settle in between. */
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
    /** The machine sleeps: time passes and no timer fires; what is overdue fires on waking. */
    sleep: (by: number) => {
      time += by;
    },
  };
};

/** Lets every promise that can settle without time do so. */
export const settled = async () => {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
};
