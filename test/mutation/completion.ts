import { type Change, type Journal, keyOf } from './judging/journal.ts';
import { hashOf } from './judging/jury.ts';
import type { Judged, Report } from './report.ts';
import { type Survivor, survivorOf } from './survivors.ts';

/**
 * What is known about all changes after only some of the tests were run. A change noticed now is noticed. For the
 * others, earlier verdicts by all tests are believed, or that no test can notice them, where there is a reason. Any
 * other that was never tried on all tests is pending, and no survivor.
 */
export const completed = ({ files }: Report, { last }: Pick<Journal, 'last'>): Report => ({
  files: Object.fromEntries(
    Object.entries(files).map(([file, { source, mutants }]) => {
      const [hash, lines] = [hashOf(source), source.split('\n')];
      const found = mutants.map((one): Judged => {
        const now = knownOf(one, hash, last);
        const isExplained = now.status === 'Pending' && survivorOf(file, lines, now).reason !== null;
        return isExplained ? { ...now, status: 'Survived' } : now;
      });
      return [file, { source, mutants: found }];
    }),
  ),
});

const knownOf = (judged: Judged, hash: string, last: Journal['last']): Judged => {
  if (judged.status !== 'Survived' && judged.status !== 'NoCoverage') return judged;
  const { killedBy: _, ...undecided } = judged;
  const before = last(keyOf(changeOf(judged), hash));
  if (before === null) return { ...undecided, status: 'Pending' };
  if (before.status === 'timeout') return { ...undecided, status: 'Timeout' };
  if (before.status === 'survived') return { ...undecided, status: 'Survived' };
  return { ...undecided, status: 'Killed', ...(before.by === null ? {} : { killedBy: before.by }) };
};

/** A report counts lines and columns from 1. */
const changeOf = ({ location: { start, end }, ...change }: Judged): Change => ({
  ...change,
  location: {
    start: { line: start.line - 1, column: start.column - 1 },
    end: { line: end.line - 1, column: end.column - 1 },
  },
});

/** Whether all changes in a file have been tried on all tests. */
export const isWhole = (file: string, { files }: Report): boolean =>
  files[file]?.mutants.every(({ status }) => status !== 'Pending') ?? false;

/** The changes that have not been, as survivors. */
export const pendingIn = ({ files }: Report): readonly Survivor[] =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Pending')
      .map((one) => survivorOf(file, source.split('\n'), one)),
  );
