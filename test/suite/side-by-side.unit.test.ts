import { expect, test } from '@jest/globals';
import type { Result, Run } from './jest-run.ts';
import { together } from './side-by-side.ts';

const run = (given: Partial<Result>, isWell = true): Run => ({
  isWell,
  result: {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numRuntimeErrorTestSuites: 0,
    success: isWell,
    testResults: [],
    ...given,
  },
});
const file = (name: string, status: 'passed' | 'failed') => ({ name, status, assertionResults: [] });

test('Two runs at once are counted as one, with the files of both', () => {
  const stories = run({ numPassedTests: 3, numPendingTests: 1, testResults: [file('story', 'passed')] });
  const rest = run({ numPassedTests: 40, testResults: [file('core', 'passed'), file('client', 'passed')] });
  expect(together([stories, rest])).toEqual(
    run({
      numPassedTests: 43,
      numPendingTests: 1,
      testResults: [file('story', 'passed'), file('core', 'passed'), file('client', 'passed')],
    }),
  );
});

test('Two runs at once are well only if both are, whichever failed, and however', () => {
  const well = run({ numPassedTests: 1 });
  const failed = run({ numFailedTests: 2, testResults: [file('story', 'failed')] }, false);
  const broken = run({ numRuntimeErrorTestSuites: 1 }, false);
  for (const runs of [
    [well, failed],
    [failed, well],
  ])
    expect(together(runs)).toMatchObject({ isWell: false, result: { success: false, numFailedTests: 2 } });
  expect(together([well, broken])).toMatchObject({
    isWell: false,
    result: { numPassedTests: 1, numRuntimeErrorTestSuites: 1 },
  });
});
