import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { endIfItHangs } from './judging/hang.ts';
import { type Change, keyOf, openJournal, placeOf, type Verdict } from './judging/journal.ts';
import { juryOf, readOnce } from './judging/jury.ts';
import { surveyOf, type TestMap } from './judging/map.ts';
import type { Counts } from './judging/switch.ts';
import { createCourt, credit, type Kills } from './judging/trial.ts';

/** The part of Stryker's own types that is used here. */
type DryRun = {
  readonly status: 'complete';
  readonly tests: readonly object[];
  readonly mutantCoverage: { readonly static: Counts; readonly perTest: Readonly<Record<string, Counts>> };
};
type MutantRun =
  | { readonly status: 'error'; readonly errorMessage: string }
  | {
      readonly status: 'killed';
      readonly killedBy: readonly string[];
      readonly failureMessage: string;
      readonly nrOfTests: number;
    }
  | { readonly status: 'survived'; readonly nrOfTests: number }
  | { readonly status: 'timeout' };
type Mutant = {
  readonly activeMutant: Change & { readonly id: string; readonly fileName: string };
  readonly testFilter?: readonly string[];
  readonly hitLimit?: number;
};
type Runner = {
  capabilities(): object;
  dryRun(): Promise<DryRun>;
  mutantRun(options: Mutant): Promise<MutantRun>;
};
type Logger = { info(text: string): void; warn(text: string): void };
type Injector = {
  resolve(token: 'options'): {
    /** The test files, as paths from the root. */
    readonly judges: readonly string[];
    /** Where verdicts are kept, a line for each mutant, so that a run of hours may be interrupted. */
    readonly journal: string;
    /** A hash of each source file at the time when it was changed: somebody may be editing it meanwhile. */
    readonly sources: Readonly<Record<string, string>>;
    /**
     * Only some of the tests are run: what survives these might not survive the others, so that verdict is not kept.
     */
    readonly areFew: boolean;
    /** Judges only this share of the mutants, chosen by the seed; all by default. */
    readonly sample?: { readonly seed: string; readonly share: number };
  };
  resolve(token: 'logger'): Logger;
};

/**
 * Stryker's jest runner loads every test file for each mutant and runs each to its end. This one keeps them loaded, and
 * runs only the tests that reach the mutant, until one of them fails. To Stryker, a test file is one test.
 */
const nearest = (injector: Injector): Runner => {
  const { judges, journal: place, sources, areFew, sample } = injector.resolve('options');
  const logger = injector.resolve('logger');
  const journal = openJournal(place);
  // A process that hangs is ended, and another continues with what the first has found out: the mutant that was being
  // judged counts as noticed.
  endIfItHangs();
  const memory = join(process.cwd(), '.judges.json');
  const kills: Kills = {};
  const read = readOnce();
  let map: TestMap | null = null;
  let judge: ReturnType<typeof createCourt> | null = null;

  return {
    capabilities: () => ({ reloadEnvironment: true }),

    async dryRun() {
      const { map: found, visits, dismissed } = await surveyOf(judges);
      for (const [file, why] of Object.entries(dismissed)) logger.warn(`Of ${file} is not asked: ${why}`);
      map = found;
      writeFileSync(memory, JSON.stringify(map));
      const tests = judges.map((file) => ({
        id: file,
        name: file,
        fileName: file,
        status: 0,
        timeSpentMs: 1,
      }));
      return { status: 'complete', tests, mutantCoverage: { static: {}, perTest: visits } };
    },

    async mutantRun({ activeMutant, testFilter = judges, hitLimit }) {
      const isReplaced = map === null;
      map ??= JSON.parse(readFileSync(memory, 'utf8')) as TestMap;
      judge ??= createCourt(map, kills);
      const { id, fileName, location, mutatorName, replacement } = activeMutant;
      if (sample && !isDrawn(sample, placeOf(activeMutant))) return NOT_DRAWN;
      const key = keyOf(activeMutant, sources[fileName] ?? '');
      const jury = juryOf(testFilter, read);
      if (isReplaced && journal.unended !== null)
        journal.note(journal.unended, jury, { status: 'timeout', by: null });
      const earlier = journal.find(key, jury);
      if (earlier) {
        if (earlier.by !== null) credit(kills, fileName, earlier.by);
        return resultOf(earlier);
      }
      journal.begin(key);
      const verdict = await judge({ id, source: fileName, hitLimit });
      if (verdict.status !== 'survived' || !areFew) journal.note(key, jury, verdict);
      // The report comes when all are judged, which takes hours.
      if (verdict.status === 'survived')
        logger.info(`Survives: ${fileName}:${location.start.line + 1} ${mutatorName} ${replacement}`);
      return resultOf(verdict);
    },
  };
};

const resultOf = ({ status, by, failureMessage = '' }: Verdict): MutantRun =>
  status === 'killed'
    ? { status, killedBy: by === null ? [] : [by], failureMessage, nrOfTests: 1 }
    : status === 'survived'
      ? { status, nrOfTests: 1 }
      : { status };

/** Stryker counts it as an error, which is not counted as a mutant at all. */
const NOT_DRAWN = { status: 'error', errorMessage: 'Not drawn.' } as const;

const isDrawn = (
  { seed, share }: { readonly seed: string; readonly share: number },
  where: string,
): boolean => createHash('sha256').update(`${seed} ${where}`).digest().readUInt32BE() / 2 ** 32 < share;

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'nearest', factory: Object.assign(nearest, { inject: ['$injector'] }) },
];
