import type { Result, Run } from './jest-run.ts';

/** If more files than this fail, it is not because of a busy machine: two dozen live by its clock, and six failed on the slowest. */
const MOST_FILES = 10;

export type Outcome = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The full names of tests that failed beside others and passed alone: passed, but not well. */
  readonly unsteady: readonly string[];
};

/**
 * Stories, browsers and a simulation share two processors with whatever else the machine does. A few files that failed
 * beside others are run once more, alone: what fails again has failed, and what passes is reported as unsteady. A part of
 * the suite has no second try.
 */
export const withSecondTry = async (
  first: Run,
  again: ((files: readonly string[]) => Promise<Run>) | null,
): Promise<Outcome> => {
  const failing = first.result.testResults.filter(({ status }) => status === 'failed');
  if (again === null || first.isWell || failing.length === 0 || failing.length > MOST_FILES)
    return { ...countsOf(first.result), unsteady: [] };
  const second = await again(failing.map(({ name }) => name));
  const before = countsOf(countedOf(failing));
  const whole = countsOf(first.result);
  const after = countsOf(second.result);
  return {
    passed: whole.passed - before.passed + after.passed,
    failed: whole.failed - before.failed + after.failed,
    skipped: whole.skipped - before.skipped + after.skipped,
    unsteady: failing.flatMap(({ name, assertionResults }) => {
      const sentences = sentencesOf(assertionResults);
      return (sentences.length > 0 ? sentences : [name]).filter(
        (sentence) => !failures(second.result).has(sentence),
      );
    }),
  };
};

const sentencesOf = (assertions: Result['testResults'][number]['assertionResults']): readonly string[] =>
  assertions.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);

const failures = ({ testResults }: Result): ReadonlySet<string> =>
  new Set(
    testResults
      .filter(({ status }) => status === 'failed')
      .flatMap(({ name, assertionResults }) => [name, ...sentencesOf(assertionResults)]),
  );

/** What these files contributed to the counts. A file that could not be run counts as one failure. */
const countedOf = (files: Result['testResults']) => {
  const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
  const count = (status: string) => statuses.filter((one) => one === status).length;
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numRuntimeErrorTestSuites: files.filter(({ assertionResults }) => assertionResults.length === 0).length,
  };
};

const countsOf = (
  result: Pick<Result, 'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numRuntimeErrorTestSuites'>,
) => ({
  passed: result.numPassedTests,
  failed: result.numFailedTests + result.numRuntimeErrorTestSuites,
  skipped: result.numPendingTests,
});
