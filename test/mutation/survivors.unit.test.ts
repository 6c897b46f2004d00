import { describe, expect, test } from '@jest/globals';
import type { Measured } from './measured.ts';
import { roomOf } from './rooms.ts';
import { drawn } from './sample.ts';
import { percentOf, scoresOf } from './survivors.ts';

const source = 'const a = 1;\nexport const b = a > 0\n  && a < 2;\n';
const at = (start: [number, number], end: [number, number]) => ({
  start: { line: start[0], column: start[1] },
  end: { line: end[0], column: end[1] },
});
const mutant = (status: string, replacement: string) => ({
  mutatorName: 'ConditionalExpression',
  replacement,
  status,
  location: at([2, 18], [3, 11]),
});
const report = (...mutants: ReturnType<typeof mutant>[]) => ({
  files: { 'b.ts': { source, mutants } },
  testFiles: {},
});

describe('Survivors', () => {
  test('are what no test has noticed, with what was there before', () => {
    const [score] = scoresOf(
      report(
        mutant('Killed', 'x'),
        mutant('Timeout', 'y'),
        mutant('Survived', 'true'),
        mutant('RuntimeError', ''),
      ),
    );
    expect(score).toMatchObject({ file: 'b.ts', killed: 2 });
    expect(score?.survivors).toMatchObject([
      {
        line: 2,
        was: 'a > 0 && a < 2',
        becomes: 'true',
        code: 'export const b = a > 0 && a < 2;',
        reason: null,
      },
    ]);
  });

  test('are counted where no test comes, too', () => {
    const scores = scoresOf(report(mutant('Killed', 'x'), mutant('NoCoverage', 'true')));
    expect(percentOf(scores)).toBe(50);
    expect(scores[0]?.survivors).toMatchObject([{ isCovered: false }]);
  });
});

describe('A sample', () => {
  const measured = (unexplained: number, by: string): Measured => ({
    mutants: 10,
    survived: unexplained,
    unexplained,
    on: '2026-11-28',
    by: [by],
  });
  const files = {
    'a.ts': measured(0, 'a.test.ts'),
    'b.ts': measured(0, 'b.test.ts'),
    'c.ts': measured(1, 'c.test.ts'),
    'd.ts': measured(0, 'd.test.ts'),
    'e.ts': measured(0, 'e.test.ts'),
  };

  test('is the same by the same seed, and comes to every file by some seed, but to none that is not done', () => {
    expect(drawn('1', files)).toEqual(drawn('1', files));
    const seen = new Set(Array.from({ length: 40 }, (_, seed) => drawn(`${seed}`, files).mutated).flat());
    expect([...seen].sort()).toEqual(['a.ts', 'b.ts', 'd.ts', 'e.ts']);
  });

  test('is judged by the tests that have killed the mutants of its files', () => {
    const { mutated, judges } = drawn('1', files);
    expect(judges).toEqual(mutated.map((file) => file.replace('.ts', '.test.ts')).sort());
  });
});

test('Every file is measured in one room', () => {
  expect(
    [
      'shared/lifecycle/hands.ts',
      'shared/lifecycle.ts',
      'shared/presence/alarm.ts',
      'shared/path/step.ts',
    ].map(roomOf),
  ).toEqual(['core', 'core', 'core', 'shared']);
  expect(
    [
      'functions/sweep.ts',
      'functions/aws/audit/audit.ts',
      'functions/actions/queue.ts',
      'client/link/link.ts',
    ].map(roomOf),
  ).toEqual(['functions', 'aws', 'actions', 'client']);
});
