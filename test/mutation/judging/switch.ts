/** What code that Stryker has instrumented asks while it runs: which mistake is active, and where to count visits. */
type Switch = {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: { readonly static: Counts; readonly perTest: Record<string, Counts> };
};
export type Counts = Record<string, number>;

const at = globalThis as { __stryker__?: Switch };
const stryker: Switch = at.__stryker__ ?? {};
const coverage = stryker.mutantCoverage ?? { static: {}, perTest: {} };
stryker.mutantCoverage = coverage;
at.__stryker__ = stryker;

/** Activates this mistake, or none. One that is reached far more often than before is in an endless loop. */
export const make = (mutant: { readonly id: string; readonly hitLimit: number | undefined } | null): void => {
  stryker.activeMutant = mutant?.id ?? 'none';
  stryker.hitLimit = mutant?.hitLimit;
  stryker.hitCount = mutant?.hitLimit === undefined ? undefined : 0;
};

/** Which mutants this step reaches, and how often. */
export const visitedBy = async <T>(step: () => Promise<T>): Promise<{ result: T; counts: Counts }> => {
  const id = 'somebody';
  const counts: Counts = {};
  stryker.currentTestId = id;
  coverage.perTest[id] = counts;
  try {
    return { result: await step(), counts };
  } finally {
    stryker.currentTestId = undefined;
    coverage.perTest[id] = {};
  }
};
