import type { LateThing } from '../oracle/rules/timings/lateness.ts';
import { createHistogram, type Histogram, merge } from '../report/histogram.ts';
import type { PolicyName } from '../script/deployments/policies.ts';
import type { Occasion } from '../script/occasions.ts';
import type { Script } from '../script/script.ts';
import type { Mutant } from './mutant.ts';

/** Histories that one worker plays in a row. */
export type ChunkTask = {
  readonly chunk: number;
  readonly seed: number;
  readonly from: number;
  readonly count: number;
  readonly storms: readonly Script['storm'][];
  /** The fraction of people who use the real client. */
  readonly share: number;
  /** What happens in every one of them. */
  readonly wanted: readonly Occasion[];
  /** The mistake to make; null for the product as it is. */
  readonly mutant: Mutant | null;
  /** Whether a failing history is shortened and told, which takes a while. */
  readonly shorten: boolean;
};

/** What was late: `thing / policy / storm`. */
export type LateKey = `${LateThing}/${PolicyName}/${Script['storm']}`;

export type ChunkResult = {
  readonly chunk: number;
  readonly histories: number;
  readonly participations: number;
  readonly runs: number;
  readonly calls: number;
  readonly faults: number;
  readonly late: ReadonlyMap<LateKey, Histogram>;
  /** The first history that broke a rule. */
  readonly failure: Failure | null;
};

export type Failure = {
  readonly seed: number;
  readonly index: number;
  readonly rule: string;
  readonly sentence: string;
  /** The timeline of the shortest history found that still fails. */
  readonly timeline: readonly string[];
  readonly people: number;
  readonly steps: number;
};

export type Totals = {
  histories: number;
  participations: number;
  runs: number;
  calls: number;
  faults: number;
  readonly late: Map<LateKey, Histogram>;
};

export const noTotals = (): Totals => ({
  histories: 0,
  participations: 0,
  runs: 0,
  calls: 0,
  faults: 0,
  late: new Map(),
});

/** Adds a chunk. Called in the order of the chunks, so that the sum does not depend on who was faster. */
export const addChunk = (totals: Totals, result: ChunkResult): void => {
  for (const field of ['histories', 'participations', 'runs', 'calls', 'faults'] as const)
    totals[field] += result[field];
  for (const [key, histogram] of result.late) {
    const sum = totals.late.get(key) ?? createHistogram();
    merge(sum, histogram);
    totals.late.set(key, sum);
  }
};
