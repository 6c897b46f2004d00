import { madeAgain } from '../mutation/edges/faults.ts';
import type { RacingMutant } from './mutants.ts';

/** The faults at the edges by which what is asked of functions one after the other comes out wrong, or takes up too much. */
export const errandMutants: readonly RacingMutant[] = madeAgain.flatMap(({ mistake, errand }) =>
  errand === undefined ? [] : [{ ...mistake, foundBy: ['--errands', '--only', errand] }],
);
