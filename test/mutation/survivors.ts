import type { Change } from './judging/journal.ts';
import type { Reason } from './reasons/reason.ts';
import { reasons } from './reasons.ts';
import type { Judged, Report } from './report.ts';

/** A change that no test has noticed. */
export type Survivor = {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  /** The changed lines in full, without surrounding blanks. */
  readonly code: string;
  readonly was: string;
  readonly becomes: string;
  readonly isCovered: boolean;
  readonly reason: Reason | null;
};

export type Score = {
  readonly file: string;
  readonly killed: number;
  readonly survivors: readonly Survivor[];
};

/** The score of each file. What does not run at all is not a mutant. */
export const scoresOf = ({ files }: Report): Score[] =>
  Object.entries(files)
    .map(([file, { source, mutants }]) => ({
      file,
      killed: mutants.filter(isNoticed).length,
      survivors: mutants
        .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
        .map((one) => survivorOf(file, source.split('\n'), one)),
    }))
    .sort((one, other) => (one.file < other.file ? -1 : 1));

export const survivorOf = (
  file: string,
  lines: readonly string[],
  { mutatorName, replacement, status, location: { start, end } }: Judged,
): Survivor => {
  const touched = lines.slice(start.line - 1, end.line);
  const code = touched.map((line) => line.trim()).join(' ');
  const last = touched.at(-1)?.slice(0, end.column - 1) ?? '';
  const was = [...touched.slice(0, -1), last].join('\n').slice(start.column - 1);
  const found = { file, mutator: mutatorName, code, becomes: short(replacement) };
  const reason = reasons.find((one) => explains(one, found)) ?? null;
  return { ...found, line: start.line, was: short(was), isCovered: status === 'Survived', reason };
};

/** Whether a change has a reason to survive; lines and columns begin with 0. */
export const hasReason = (
  { file, location: { start, end }, ...change }: Change & { readonly file: string },
  source: string,
): boolean => {
  const location = {
    start: { line: start.line + 1, column: start.column + 1 },
    end: { line: end.line + 1, column: end.column + 1 },
  };
  return survivorOf(file, source.split('\n'), { ...change, status: 'Survived', location }).reason !== null;
};

const short = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

const explains = (reason: Reason, found: Pick<Survivor, 'file' | 'mutator' | 'code' | 'becomes'>): boolean =>
  reason.file === found.file &&
  found.code.includes(reason.code) &&
  (reason.mutators === undefined || reason.mutators.includes(found.mutator)) &&
  (reason.becomes === undefined || reason.becomes.some((one) => found.becomes === one));

/** A survivor, as shown to people. */
export const shown = ({ file, line, mutator, was, becomes, isCovered }: Survivor): string =>
  `${file}:${line} ${mutator}${isCovered ? '' : ' (no test comes here)'}\n    - ${was}\n    + ${becomes}`;

/** The percentage of changes that are noticed. */
export const percentOf = (scores: readonly Score[]): number => {
  const killed = scores.reduce((sum, one) => sum + one.killed, 0);
  const all = scores.reduce((sum, one) => sum + one.killed + one.survivors.length, 0);
  return all === 0 ? 100 : (100 * killed) / all;
};

/** Which mistakes are noticed in one report of the same files, and not in the other. */
export const differencesOf = ({ files }: Report, other: Report): string[] =>
  Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.flatMap((one, index) => {
      const again = other.files[file]?.mutants[index];
      if (again === undefined || isNoticed(one) === isNoticed(again)) return [];
      return `${one.status}, ${again.status}: ${shown(survivorOf(file, source.split('\n'), one))}`;
    }),
  );

const isNoticed = ({ status }: Judged): boolean => status === 'Killed' || status === 'Timeout';
