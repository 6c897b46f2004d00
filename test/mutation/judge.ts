import { realpath } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keyOf, openJournal, type Verdict } from './judging/journal.ts';
import { asksIn, hashOf, juryOf, readOnce } from './judging/jury.ts';
import type { TestMap } from './judging/map.ts';
import { instrumented, type Mistake } from './judging/mistakes.ts';
import { namedBy, reaching } from './judging/reach.ts';
import { credit, type Kills } from './judging/trial.ts';
import { startWarm } from './judging/warm-process.ts';
import { createProgress } from './progress.ts';
import type { Judged, Report } from './report.ts';

export type Asked = {
  /** The files that are mutated. */
  readonly mutated: readonly string[];
  /** Test files. */
  readonly judges: readonly string[];
  /** Only some of the tests are run: what survives these might not survive the others, so that verdict is not kept. */
  readonly areFew?: boolean;
  /** Earlier verdicts are read from here, and new ones are written here. */
  readonly journal: string;
  /** Whoever has killed in these files before is asked first, as is whoever the journal names. */
  readonly killers?: Readonly<Record<string, readonly string[]>>;
  /** Only some of the mistakes, by what identifies each. */
  readonly isDrawn?: (mistake: Mistake) => boolean;
  /** Whether there is a reason why no test notices it, so that it is asked of fewer. */
  readonly isExplained?: (mistake: Mistake, source: string) => boolean;
  /** Each mistake is asked of test files loaded for it alone: slow, and nothing is left of an earlier one. */
  readonly isCold?: boolean;
  /** Is told of each file that is finished, since the rest may take hours. */
  readonly finished?: (report: Report) => Promise<void>;
  /** Somebody waits for it. */
  readonly isUrgent?: boolean;
  /** Is told how far it has come; says it on stderr by default. */
  readonly say?: (text: string) => void;
  /** Milliseconds of a processor after which a mistake is said to have made a loop without end. */
  readonly longest?: number;
  /** The folder from which all paths are; that of the project by default. */
  readonly root?: string;
};

/** Judges every mistake in these files. */
export const judge = async (asked: Asked): Promise<Report> => {
  const {
    mutated,
    areFew = false,
    isCold = false,
    isDrawn = () => true,
    isExplained = () => false,
    longest = 10_000,
  } = asked;
  // As modules are called when they are loaded, wherever a link leads (on a Mac, the folder for what is temporary is one).
  const root = await realpath(asked.root ?? HERE);
  const { sources, code, mistakes: all } = await instrumented(root, mutated);
  const mistakes = all.filter(isDrawn);
  const read = readOnce(root);
  const judges = reaching(asked.judges, mutated, read);
  const journal = openJournal(asked.journal, asksIn(root));
  const keyIn = (mistake: Mistake) => keyOf(mistake, hashOf(sources[mistake.file] ?? ''));
  const kills = killsIn(asked.killers ?? {});
  for (const mistake of mistakes) {
    const by = journal.last(keyIn(mistake))?.by;
    if (typeof by === 'string') credit(kills, mistake.file, by);
  }
  const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority;
  const warm = await startWarm(
    root,
    {
      judges,
      code: inFull(root, code),
      near: namedBy(judges, mutated, read),
      kills,
      map: null,
      manner: { isCold, isQuick: areFew },
      longest,
    },
    // A room takes hours and can wait.
    asked.isUrgent === true ? PRIORITY_BELOW_NORMAL : PRIORITY_LOW,
  );
  try {
    const { map, dismissed } = warm.survey;
    const say = asked.say ?? console.error;
    const progress = createProgress(mistakes.length, say);
    for (const [file, why] of Object.entries(dismissed)) say(`Of ${file} is not asked: ${why}`);
    const found: [string, Judged][] = [];
    const finish = async (file: string): Promise<void> =>
      asked.finished?.(reportOf({ [file]: sources[file] ?? '' }, found));
    for (const [index, mistake] of mistakes.entries()) {
      const { id, file } = mistake;
      const tests = testsOf(id, map);
      const [key, jury] = [keyIn(mistake), juryOf(tests, read)];
      const suspect = { id, source: file, isExplained: isExplained(mistake, sources[file] ?? '') };
      const earlier = journal.find(key, jury);
      const verdict = earlier ?? (tests.length === 0 ? UNSEEN : await warm.judge(suspect));
      if (earlier === null && !(areFew && verdict.status === 'survived')) journal.note(key, jury, verdict);
      progress.count(mistake, verdict);
      found.push([file, judged(mistake, verdict, tests.length > 0)]);
      if (mistakes[index + 1]?.file !== file) await finish(file);
    }
    return reportOf(sources, found);
  } finally {
    warm.stop();
  }
};

const inFull = (root: string, code: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(code).map(([file, text]) => [join(root, file), text]));

const HERE = fileURLToPath(new URL('../..', import.meta.url));

const UNSEEN: Verdict = { status: 'survived', by: null };

const testsOf = (id: string, { told, loaded }: TestMap): string[] =>
  [...new Set([...Object.keys(told[id] ?? {}), ...(loaded[id] ?? [])])].sort();

const killsIn = (killers: Readonly<Record<string, readonly string[]>>): Kills => {
  const kills: Kills = {};
  for (const [source, tests] of Object.entries(killers))
    for (const test of tests) credit(kills, source, test);
  return kills;
};

const STATUS = { killed: 'Killed', timeout: 'Timeout', survived: 'Survived' } as const;

const judged = (
  { mutatorName, replacement, location: { start, end } }: Mistake,
  { status, by }: Verdict,
  isCovered: boolean,
): Judged => ({
  mutatorName,
  replacement,
  status: isCovered ? STATUS[status] : 'NoCoverage',
  ...(by === null ? {} : { killedBy: by }),
  location: {
    start: { line: start.line + 1, column: start.column + 1 },
    end: { line: end.line + 1, column: end.column + 1 },
  },
});

const reportOf = (
  sources: Readonly<Record<string, string>>,
  found: readonly (readonly [string, Judged])[],
): Report => ({
  files: Object.fromEntries(
    Object.entries(sources).map(([file, source]) => [
      file,
      { source, mutants: found.filter(([one]) => one === file).map(([, mutant]) => mutant) },
    ]),
  ),
});
