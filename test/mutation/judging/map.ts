import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { type Counts, make, visitedBy } from './switch.ts';
import { openTestFile, type TestFile } from './test-file.ts';

/** One test in a test file. */
export type Place = { readonly file: string; readonly index: number };

/** Which tests reach which mutants, and how long they take. */
export type TestMap = {
  /** By test file and test, in milliseconds. */
  readonly took: Record<string, number[]>;
  /** By mutant and test file: the tests that reach it. */
  readonly told: Record<string, Record<string, number[]>>;
  /** By test file: the tests that fail here without any mistake, and so cannot judge. */
  readonly silent: Record<string, number[]>;
  /** By mutant: the test files that reach it while they are loaded, before any test. */
  readonly loaded: Record<string, string[]>;
  /** By mutant: how often the test file reaches it that does so most often. */
  readonly hits: Record<string, number>;
  /** By mutant and test file: how often each test in `told` reaches it. */
  readonly often: Record<string, Record<string, number[]>>;
  /** The milliseconds of a processor that the longest test takes. */
  heaviest: number;
};

/** How many test files stay loaded. */
export const MOST_KEPT = 120;

/** No test takes this long when nothing is wrong. */
const LIMIT = 120_000;

/** Which tests pass on the unchanged code. One that does not is not asked about any mistake. */
export type Survey = {
  readonly map: TestMap;
  /** By test file: why it, or some of its tests, is not asked. */
  readonly dismissed: Readonly<Record<string, string>>;
  /** Test files as loaded for it, so that nobody has to load them again. */
  readonly opened: ReadonlyMap<string, TestFile>;
};

/** Runs every test once, without any mistake. */
export const surveyOf = async (files: readonly string[]): Promise<Survey> => {
  const survey = {
    map: { took: {}, told: {}, silent: {}, loaded: {}, hits: {}, often: {}, heaviest: 0 } as TestMap,
    dismissed: {} as Record<string, string>,
    opened: new Map<string, TestFile>(),
  };
  make(null);
  for (const file of files) {
    const found = await visitsOf(file).catch(describe);
    if (typeof found === 'string') survey.dismissed[file] = found;
    else {
      note(survey, file, found);
      if (survey.opened.size < MOST_KEPT) survey.opened.set(file, found.opened);
    }
  }
  return survey;
};

type Visits = { readonly opened: TestFile; readonly byLoading: Counts; readonly told: readonly Told[] };
type Told = {
  readonly took: number;
  readonly computed: number;
  readonly counts: Counts;
  readonly fault: string | null;
};

const visitsOf = async (file: string): Promise<Visits> => {
  const { result: opened, counts: byLoading } = await visitedBy(() => openTestFile(file));
  const told: Told[] = [];
  for (const sentence of opened.sentences) {
    const [begun, before] = [performance.now(), process.cpuUsage()];
    const { result: fault, counts } = await visitedBy(() => opened.ask(sentence, LIMIT));
    const { user, system } = process.cpuUsage(before);
    const spent = { took: performance.now() - begun, computed: (user + system) / 1_000 };
    if (fault === null) told.push({ ...spent, counts, fault });
    else told.push({ ...spent, counts: {}, fault: `${sentence.name}: ${describe(fault)}` });
  }
  return { opened, byLoading, told };
};

const note = (
  { map, dismissed }: Survey & { readonly dismissed: Record<string, string> },
  file: string,
  { byLoading, told }: Visits,
): void => {
  const sum: Counts = { ...byLoading };
  map.heaviest = Math.max(map.heaviest, ...told.map(({ computed }) => computed));
  map.took[file] = told.map(({ took }) => took);
  map.silent[file] = [...told.keys()].filter((index) => told[index]?.fault !== null);
  const faults = told.flatMap(({ fault }) => fault ?? []);
  if (faults.length > 0) dismissed[file] = faults.join('\n');
  for (const id of Object.keys(byLoading)) map.loaded[id] = [...(map.loaded[id] ?? []), file];
  for (const [index, { counts }] of told.entries())
    for (const [id, count] of Object.entries(counts)) {
      sum[id] = (sum[id] ?? 0) + count;
      const byFile = map.told[id] ?? {};
      byFile[file] = [...(byFile[file] ?? []), index];
      map.told[id] = byFile;
      const often = map.often[id] ?? {};
      often[file] = [...(often[file] ?? []), count];
      map.often[id] = often;
    }
  for (const [id, count] of Object.entries(sum)) map.hits[id] = Math.max(map.hits[id] ?? 0, count);
};

export const describe = (fault: unknown): string =>
  fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
