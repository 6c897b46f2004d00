import { describe, expect, test } from '@jest/globals';
import { completed, isWhole, pendingIn } from './completion.ts';
import { keyOf, type Verdict } from './judging/journal.ts';
import { hashOf } from './judging/jury.ts';
import type { Measured } from './measured.ts';
import { reasons } from './reasons.ts';
import type { Judged, Report } from './report.ts';
import { roomOf } from './rooms.ts';
import { drawn } from './sample.ts';
import { hasReason, percentOf, scoresOf } from './survivors.ts';

const fail = (): never => {
  throw new Error('There is none.');
};

const source = 'const a = 1;\nexport const b = a > 0\n  && a < 2;\n';
const at = (start: [number, number], end: [number, number]) => ({
  start: { line: start[0], column: start[1] },
  end: { line: end[0], column: end[1] },
});
const mutant = (status: Judged['status'], replacement: string): Judged => ({
  mutatorName: 'ConditionalExpression',
  replacement,
  status,
  location: at([2, 18], [3, 11]),
});
const report = (...mutants: readonly Judged[]): Report => ({
  files: { 'b.ts': { source, mutants } },
});

describe('Survivors', () => {
  test('are what no test has noticed, with what was there before', () => {
    const [score] = scoresOf(
      report(
        mutant('Killed', 'x'),
        mutant('Timeout', 'y'),
        mutant('Survived', 'true'),
        mutant('Pending', ''),
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

  test('are counted even where no test reaches them', () => {
    const scores = scoresOf(report(mutant('Killed', 'x'), mutant('NoCoverage', 'true')));
    expect(percentOf(scores)).toBe(50);
    expect(scores[0]?.survivors).toMatchObject([{ isCovered: false }]);
  });
});

describe('For mutants that only some of the tests were run against', () => {
  /** Earlier verdicts, by what the mutant becomes. */
  const before = (verdicts: Record<string, Verdict>) => {
    const location = { start: { line: 1, column: 17 }, end: { line: 2, column: 10 } };
    const keys = Object.entries(verdicts).map(([replacement, verdict]): [string, Verdict] => [
      keyOf({ mutatorName: 'ConditionalExpression', replacement, location }, hashOf(source)),
      verdict,
    ]);
    const known = new Map(keys);
    return { last: (key: string) => known.get(key) ?? null };
  };
  const judgedBy = (
    replacement: string,
    status: Judged['status'],
    verdicts: Record<string, Verdict> = {},
  ) => {
    const found = completed(report(mutant(status, replacement)), before(verdicts));
    return { found, isWhole: isWhole('b.ts', found), scores: scoresOf(found) };
  };

  test.each(['Survived', 'NoCoverage'] as const)(
    'the earlier verdict is believed for one that is %s',
    (status) => {
      const killed = judgedBy('true', status, { true: { status: 'killed', by: 'b.test.ts' } });
      expect(killed).toMatchObject({ isWhole: true, scores: [{ killed: 1, survivors: [] }] });
      expect(killed.found.files['b.ts']?.mutants).toMatchObject([{ killedBy: 'b.test.ts' }]);
      const survived = judgedBy('true', status, { true: { status: 'survived', by: null } });
      expect(survived).toMatchObject({ isWhole: true, scores: [{ killed: 0, survivors: [{ line: 2 }] }] });
      const endless = judgedBy('true', status, { true: { status: 'timeout', by: null } });
      expect(endless).toMatchObject({ isWhole: true, scores: [{ killed: 1, survivors: [] }] });
    },
  );

  test('one never tried on all tests is no survivor, and its file is not measured', () => {
    const other: Record<string, Verdict> = { false: { status: 'killed', by: 'b.test.ts' } };
    const pending = judgedBy('true', 'NoCoverage', other);
    expect(pending).toMatchObject({ isWhole: false, scores: [{ killed: 0, survivors: [] }] });
    expect(pendingIn(pending.found)).toMatchObject([{ file: 'b.ts', line: 2, becomes: 'true' }]);
  });

  test('where there is a reason why no test can notice it, not all have to be run', () => {
    const [{ file, code, mutators = ['BooleanLiteral'], becomes = ['true'] } = fail()] = reasons;
    const judged = {
      mutatorName: mutators[0] ?? fail(),
      replacement: becomes[0] ?? fail(),
      status: 'Survived' as const,
      location: at([1, 1], [1, code.length + 1]),
    };
    const found = completed({ files: { [file]: { source: code, mutants: [judged] } } }, before({}));
    expect(isWhole(file, found)).toBe(true);
    expect(scoresOf(found)).toMatchObject([{ survivors: [{ reason: { file, code } }] }]);
  });

  test('a reason is known before it is judged', () => {
    const [{ file, code, mutators = ['BooleanLiteral'], becomes = ['true'] } = fail()] = reasons;
    const change = {
      file,
      mutatorName: mutators[0] ?? fail(),
      replacement: becomes[0] ?? fail(),
      location: { start: { line: 1, column: 0 }, end: { line: 1, column: code.length } },
    };
    expect(hasReason(change, `// Before it.\n${code}`)).toBe(true);
    expect(hasReason(change, `${code}\n// Behind it.`)).toBe(false);
    expect(hasReason({ ...change, replacement: 'something else' }, `\n${code}`)).toBe(false);
  });

  test('one that is noticed now is noticed, whatever the earlier verdict', () => {
    const killed = judgedBy('true', 'Killed', { true: { status: 'survived', by: null } });
    expect(killed).toMatchObject({ isWhole: true, scores: [{ killed: 1, survivors: [] }] });
  });
});

describe('A sample', () => {
  const measured = (unexplained: number, by: string): Measured => ({
    digest: '',
    mutants: 10,
    survived: unexplained,
    unexplained,
    on: '2026-11-28',
    by: { [by]: 'asked' },
  });
  const files = {
    'a.ts': measured(0, 'a.test.ts'),
    'b.ts': measured(0, 'b.test.ts'),
    'c.ts': measured(1, 'c.test.ts'),
    'd.ts': measured(0, 'd.test.ts'),
    'e.ts': measured(0, 'e.test.ts'),
  };

  test('is the same for the same seed, and reaches every file with some seed, but none that is unfinished', () => {
    expect(drawn('1', files)).toEqual(drawn('1', files));
    const seen = new Set(Array.from({ length: 40 }, (_, seed) => drawn(`${seed}`, files).mutated).flat());
    expect([...seen].sort()).toEqual(['a.ts', 'b.ts', 'd.ts', 'e.ts']);
  });

  test('is drawn first from files whose figures are in doubt', () => {
    for (const seed of ['1', '2', '3', '4']) {
      expect(drawn(seed, files, new Set(['e.ts'])).mutated[0]).toBe('e.ts');
      const { mutated } = drawn(seed, files, new Set(['c.ts', 'b.ts', 'd.ts']));
      expect(mutated.slice(0, 2).sort()).toEqual(['b.ts', 'd.ts']);
      expect(mutated).toHaveLength(4);
    }
  });

  test('is judged by the tests that killed the mutants of its files', () => {
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
