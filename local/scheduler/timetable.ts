/** Remembers what is due in which second, and says so when the second has come. */
export type Timetable = {
  /** `key` rings at `at` (epoch milliseconds); it replaces what was planned for that key. */
  readonly plan: (key: string, at: number) => void;
  readonly forget: (key: string) => void;
  readonly stop: () => void;
};

const SECOND = 1_000;

/**
 * Times are whole seconds, so a second is a bucket and no queue has to be sorted. What is overdue rings with the next
 * look; after a pause of the machine every second that passed is looked at.
 */
export const createTimetable = (ring: (key: string) => void, now: () => number = Date.now): Timetable => {
  const seconds = new Map<number, Set<string>>();
  const planned = new Map<string, number>();
  let looked = Math.floor(now() / SECOND);

  const forget = (key: string): void => {
    const second = planned.get(key);
    if (second === undefined) return;
    planned.delete(key);
    const bucket = seconds.get(second);
    bucket?.delete(key);
    if (bucket?.size === 0) seconds.delete(second);
  };

  const look = (): void => {
    const second = Math.floor(now() / SECOND);
    for (; looked < second; looked += 1) {
      for (const key of seconds.get(looked + 1) ?? []) {
        forget(key);
        ring(key);
      }
    }
    const timer = setTimeout(look, SECOND - (now() % SECOND) + 1);
    next = timer;
  };
  let next = setTimeout(look, SECOND - (now() % SECOND) + 1);

  return {
    plan: (key, at) => {
      forget(key);
      const second = Math.max(looked + 1, Math.ceil(at / SECOND));
      planned.set(key, second);
      const bucket = seconds.get(second) ?? new Set();
      seconds.set(second, bucket.add(key));
    },
    forget,
    stop: () => clearTimeout(next),
  };
};
