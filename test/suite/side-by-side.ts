import type { Result, Run } from './jest-run.ts';

/** The result of two simultaneous runs, as one. */
export const together = (runs: readonly Run[]): Run => {
  const results = runs.map(({ result }) => result);
  const sum = (count: (result: Result) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  return {
    isWell: runs.every(({ isWell }) => isWell),
    result: {
      numPassedTests: sum(({ numPassedTests }) => numPassedTests),
      numFailedTests: sum(({ numFailedTests }) => numFailedTests),
      numPendingTests: sum(({ numPendingTests }) => numPendingTests),
      numRuntimeErrorTestSuites: sum(({ numRuntimeErrorTestSuites }) => numRuntimeErrorTestSuites),
      success: results.every(({ success }) => success),
      testResults: results.flatMap(({ testResults }) => testResults),
    },
  };
};
