import * as fc from 'fast-check';
import { history, runs, type Step } from '../histories.ts';

/** Checks each step of many histories. */
export const holds = (check: (step: Step) => void) =>
  fc.assert(
    fc.property(history, (steps) => {
      for (const step of steps) check(step);
    }),
    { numRuns: runs(2_000) },
  );
