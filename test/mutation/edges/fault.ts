import type { Mutant } from '../../../bench/simulation/play/mutant.ts';

/** A fault of the time when Vigil first met a crowd, a stranger, a slow tab and a year of use, and who would find it today. */
export type Fault = {
  /** Its number in the list of these faults (`docs/edges.md`). */
  readonly number: number;
} & (MadeAgain | Hunted | NoCode);

/** A mistake that is made in today's source, and the test that fails by it. */
export type MadeAgain = {
  readonly mistake: Mutant;
  /** The test file of which a sentence fails, or the program that complains. */
  readonly foundBy: string;
  /** The errand of the functions that goes wrong by it, where there is one. */
  readonly errand?: string;
};

/** The same, by the name of a mistake that the histories, or the orders of a few calls, find. */
export type Hunted = {
  readonly hunted: string;
  /** The test file of which a sentence fails by it besides. */
  readonly foundBy?: string;
};

/** What was at fault is no code that runs: it, and what would notice. */
export type NoCode = {
  readonly noCode: string;
  readonly noticedBy: string;
};
