import { afterEach, beforeEach, jest } from '@jest/globals';
import { happens } from '../client/react/rendered.ts';

/** Whoever waits for less than this really waits: React does. */
const LEAST = 200;

/** For the tests of this file, a clock that is turned by hand. */
export const handClock = (): { readonly pass: (by: number) => Promise<void> } => {
  let now = 0;
  const due = new Map<unknown, { readonly at: number; readonly work: () => void }>();
  beforeEach(() => {
    const [begin, stop] = [globalThis.setTimeout, globalThis.clearTimeout];
    due.clear();
    jest.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, length = 0) => {
      if (length < LEAST) return begin(work, length);
      const timer = {};
      due.set(timer, { at: now + length, work });
      return timer;
    }) as typeof setTimeout);
    jest.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
      if (!due.delete(timer)) stop(timer);
    });
  });
  afterEach(() => void jest.restoreAllMocks());
  return {
    pass: (by) =>
      happens(() => {
        now += by;
        for (const [timer, { at, work }] of due)
          if (at <= now) {
            due.delete(timer);
            work();
          }
      }),
  };
};
