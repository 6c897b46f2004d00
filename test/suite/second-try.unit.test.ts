import { describe, expect, jest, test } from '@jest/globals';
import type { Result, Run } from './jest-run.ts';
import { withSecondTry } from './second-try.ts';

/** A run of these files; each test is a name with its result. A file without any could not be run. */
const run = (
  files: Readonly<Record<string, Readonly<Record<string, 'passed' | 'failed' | 'pending'>>>>,
): Run => {
  const testResults = Object.entries(files).map(([name, tests]) => {
    const assertionResults = Object.entries(tests).map(([fullName, status]) => ({ fullName, status }));
    const hasFailed =
      assertionResults.length === 0 || assertionResults.some(({ status }) => status === 'failed');
    return { name, status: hasFailed ? ('failed' as const) : ('passed' as const), assertionResults };
  });
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string) => all.filter((one) => one.status === status).length;
  const result: Result = {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numRuntimeErrorTestSuites: testResults.filter(({ assertionResults }) => assertionResults.length === 0)
      .length,
    success: testResults.every(({ status }) => status === 'passed'),
    testResults,
  };
  return { result, isWell: result.success };
};
const first = run({
  steady: { adds: 'passed', waits: 'pending' },
  story: { warns: 'failed', extends: 'passed' },
});

describe('What failed beside others', () => {
  test('passes when it passes alone, and is reported as unsteady', async () => {
    const again = jest.fn(async (_files: readonly string[]) =>
      run({ story: { warns: 'passed', extends: 'passed' } }),
    );
    expect(await withSecondTry(first, again)).toEqual({
      passed: 3,
      failed: 0,
      skipped: 1,
      unsteady: ['warns'],
    });
    expect(again).toHaveBeenCalledWith(['story']);
  });

  test('has failed when it fails alone', async () => {
    const again = async () => run({ story: { warns: 'failed', extends: 'passed' } });
    expect(await withSecondTry(first, again)).toEqual({ passed: 2, failed: 1, skipped: 1, unsteady: [] });
  });

  test('has failed when its file fails with another sentence', async () => {
    const again = async () => run({ story: { warns: 'passed', extends: 'failed' } });
    expect(await withSecondTry(first, again)).toMatchObject({ failed: 1, unsteady: ['warns'] });
  });

  test('is reported by its file when that could not be run at first', async () => {
    const broken = run({ steady: { adds: 'passed' }, story: {} });
    const again = async () => run({ story: { warns: 'passed' } });
    expect(await withSecondTry(broken, again)).toEqual({
      passed: 2,
      failed: 0,
      skipped: 0,
      unsteady: ['story'],
    });
    expect(await withSecondTry(broken, async () => run({ story: {} }))).toMatchObject({
      failed: 1,
      unsteady: [],
    });
  });

  test('has no second try in a part of the suite, and is counted once', async () => {
    expect(await withSecondTry(first, null)).toEqual({ passed: 2, failed: 1, skipped: 1, unsteady: [] });
  });

  test('has no second try when there are eleven files, or none', async () => {
    const again = jest.fn(async () => first);
    const many = run(
      Object.fromEntries('abcdefghijk'.split('').map((name) => [name, { [name]: 'failed' as const }])),
    );
    expect(await withSecondTry(many, again)).toEqual({ passed: 0, failed: 11, skipped: 0, unsteady: [] });
    expect(await withSecondTry(run({ a: { a: 'passed' } }), again)).toMatchObject({ passed: 1, failed: 0 });
    expect(again).not.toHaveBeenCalled();
  });

  test('has one when there are ten', async () => {
    const tried: string[] = [];
    const again = async (files: readonly string[]) => {
      tried.push(...files);
      return run({ a: { a: 'passed' } });
    };
    const files = 'abcdefghij'.split('');
    await withSecondTry(
      run(Object.fromEntries(files.map((name) => [name, { [name]: 'failed' as const }]))),
      again,
    );
    expect(tried).toEqual(files);
  });
});
