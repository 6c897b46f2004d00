import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { strykerPlugins as jestPlugins } from '@stryker-mutator/jest-runner';

/** As much of Stryker's own types as is used here. */
type Test = { readonly id: string; readonly fileName?: string; readonly timeSpentMs: number };
type DryRun = {
  readonly status: string;
  readonly tests?: readonly Test[];
  readonly mutantCoverage?: { readonly static: Readonly<Record<string, number>> };
};
type MutantRun = { readonly status: string };
type Place = { readonly line: number; readonly column: number };
type Mutant = {
  readonly activeMutant: {
    readonly id: string;
    readonly fileName: string;
    readonly mutatorName: string;
    readonly replacement: string;
    readonly location: { readonly start: Place; readonly end: Place };
  };
  readonly testFilter?: readonly string[];
};
type Runner = {
  run(settings: object): Promise<unknown>;
  dryRun(options: object): Promise<DryRun>;
  mutantRun(options: Mutant): Promise<MutantRun>;
};
type Injector = {
  resolve(token: 'options'): {
    /** The test files, from the root. */
    readonly judges: readonly string[];
    /** Where what came out is kept, a line for each mutant, so that a run of hours may be interrupted. */
    readonly journal: string;
    /** Judges this share of the mutants alone, which ones is decided by the seed; all, where nothing is said. */
    readonly sample?: { readonly seed: string; readonly share: number };
  };
};

/** What the first run has found out. Kept in a file, since a runner that hangs is replaced. */
type Known = {
  readonly took: Record<string, number>;
  readonly filesOf: Record<string, string[]>;
  readonly loadedBy: Record<string, string[]>;
  /** How many mutants of a source file were killed by a test file. */
  readonly kills: Record<string, Record<string, number>>;
  /** How often the tests of a test file come to mutants of a source file. */
  readonly near: Record<string, Record<string, number>>;
};

/**
 * So many test files are asked about one mutant, which takes ten seconds when it survives them all. It may be said to survive
 * although another file would have killed it, never the other way round.
 */
const MOST_ASKED = 12;

/**
 * Stryker's jest runner loads every test file for each mutant and runs each to its end. This one asks one test file after
 * the other, those first that have killed mutants of the same source, and stops when one of them fails.
 */
const nearest = (injector: Injector): Runner => {
  const runner = jestPlugins[0]?.factory(injector as never) as unknown as Runner;
  const { judges, journal, sample } = injector.resolve('options');
  const earlier = readJournal(journal);
  const jury = hashOf(
    readFileSync(new URL(import.meta.url), 'utf8'),
    ...judges.map((file) => readFileSync(file, 'utf8')),
  );
  const memory = join(process.cwd(), '.judges.json');
  let known: Known | null = null;
  let asked: string | null = null;

  const run = runner.run.bind(runner);
  runner.run = (settings) => run(asked === null ? settings : { ...settings, testFiles: [asked] });
  const ask = async <T>(file: string, act: () => Promise<T>): Promise<T> => {
    asked = join(process.cwd(), file);
    try {
      return await act();
    } finally {
      asked = null;
    }
  };

  const dryRun = runner.dryRun.bind(runner);
  const first = async (options: object): Promise<DryRun> => {
    const found: Known = { took: {}, filesOf: {}, loadedBy: {}, kills: {}, near: {} };
    const tests: Test[] = [];
    let last: DryRun = { status: 'complete', tests };
    let before: Readonly<Record<string, number>> = {};
    for (const file of judges) {
      last = await ask(file, () => dryRun(options));
      if (last.status !== 'complete') return last;
      for (const { id } of last.tests ?? []) append(found.filesOf, id, file);
      found.took[file] = (last.tests ?? []).reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0);
      tests.push(...(last.tests ?? []));
      const now = { ...last.mutantCoverage?.static };
      for (const [id, count] of Object.entries(now))
        if (count !== before[id]) append(found.loadedBy, id, file);
      before = now;
    }
    writeFileSync(memory, JSON.stringify(found));
    known = found;
    return { ...last, tests };
  };

  const mutantRun = runner.mutantRun.bind(runner);
  const judged = async (options: Mutant): Promise<MutantRun> => {
    known ??= JSON.parse(readFileSync(memory, 'utf8')) as Known;
    const { filesOf, loadedBy, took, kills, near } = known;
    const { id, fileName } = options.activeMutant;
    const ofMine = kills[fileName] ?? {};
    kills[fileName] = ofMine;
    const covered = new Map<string, number>();
    for (const file of options.testFilter?.flatMap((test) => filesOf[test] ?? []) ?? loadedBy[id] ?? judges)
      covered.set(file, (covered.get(file) ?? 0) + 1);
    // What is made when a module is loaded comes to all who load it: those matter whose tests come to the rest of it.
    if (options.testFilter) near[fileName] = added(near[fileName] ?? {}, covered);
    const close = near[fileName] ?? {};
    const order = [...covered.keys()]
      .sort(
        (one, other) =>
          (ofMine[other] ?? 0) - (ofMine[one] ?? 0) ||
          (close[other] ?? 0) - (close[one] ?? 0) ||
          (took[one] ?? 0) - (took[other] ?? 0),
      )
      .slice(0, MOST_ASKED);
    const { location, mutatorName, replacement } = options.activeMutant;
    const where = JSON.stringify([fileName, location, mutatorName, replacement]);
    if (sample && !isDrawn(sample, where)) return NOT_DRAWN;
    const key = hashOf(where, readFileSync(fileName, 'utf8'));
    const entry = earlier.get(key);
    // Who has survived may be killed by a test that is new.
    if (entry && (entry.result.status !== 'survived' || entry.jury === jury)) {
      if (entry.by) ofMine[entry.by] = (ofMine[entry.by] ?? 0) + 1;
      return entry.result;
    }
    // What is seldom is loaded by the first test that needs it, and so are its constants: their mutants concern all that follow.
    const { testFilter: _, ...wholeFile } = options;
    let result: MutantRun = { status: 'survived' };
    let by: string | null = null;
    for (const file of order) {
      result = await ask(file, () => mutantRun(wholeFile));
      if (result.status === 'survived') continue;
      by = file;
      ofMine[file] = (ofMine[file] ?? 0) + 1;
      writeFileSync(memory, JSON.stringify(known));
      break;
    }
    appendFileSync(journal, `${JSON.stringify({ key, jury, by, result })}\n`);
    return result;
  };

  return Object.assign(runner, { dryRun: first, mutantRun: judged });
};

const added = (
  counts: Readonly<Record<string, number>>,
  more: ReadonlyMap<string, number>,
): Record<string, number> => {
  const sum = { ...counts };
  for (const [file, count] of more) sum[file] = (sum[file] ?? 0) + count;
  return sum;
};

const append = (lists: Record<string, string[]>, key: string, value: string): void => {
  lists[key] = [...(lists[key] ?? []), value];
};

type Entry = {
  readonly key: string;
  readonly jury: string;
  /** The test file that has killed it. */
  readonly by: string | null;
  readonly result: MutantRun;
};

const readJournal = (journal: string): ReadonlyMap<string, Entry> => {
  if (!existsSync(journal)) return new Map();
  // The last line may be cut off, where the process was ended.
  const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
  return new Map(lines.map((line) => JSON.parse(line) as Entry).map((entry) => [entry.key, entry]));
};

/** Stryker counts it with those that do not run, which are no mutants at all. */
const NOT_DRAWN: MutantRun & { readonly errorMessage: string } = {
  status: 'error',
  errorMessage: 'Not drawn.',
};

const isDrawn = (
  { seed, share }: { readonly seed: string; readonly share: number },
  where: string,
): boolean => createHash('sha256').update(`${seed} ${where}`).digest().readUInt32BE() / 2 ** 32 < share;

const hashOf = (...texts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest('base64url');
};

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'nearest', factory: Object.assign(nearest, { inject: ['$injector'] }) },
];
