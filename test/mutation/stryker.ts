import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { hashOf } from './judging/jury.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export type Asked = {
  /** The files that are mutated. */
  readonly mutated: readonly string[];
  /** Test files. */
  readonly judges: readonly string[];
  /** Only some of the tests are run. */
  readonly areFew?: boolean;
  /** Earlier verdicts are read from here, and new ones are written here. */
  readonly journal: string;
  readonly sample?: { readonly seed: string; readonly share: number };
};

/** The part of Stryker's report that is read. */
export type Report = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Judged[] }>>;
  readonly testFiles: Readonly<
    Record<string, { readonly tests: readonly { readonly id: string; readonly name: string }[] }>
  >;
};

type Place = { readonly line: number; readonly column: number };
export type Judged = {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly status: string;
  readonly killedBy?: readonly string[];
  readonly location: { readonly start: Place; readonly end: Place };
};

/** Has Stryker judge every mutant of these files. Its progress goes to stderr. */
export const judge = async (asked: Asked): Promise<Report> => {
  // Outside the checkout, so that nothing which searches that for files finds each of them twice.
  const folder = await mkdtemp(join(tmpdir(), 'vigil-mutants-'));
  try {
    const [settings, report] = [join(folder, 'stryker.config.json'), join(folder, 'report.json')];
    await writeFile(settings, JSON.stringify(await configOf(asked, folder, report)));
    const program = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
    const child = spawn(process.execPath, [program, 'run', settings], {
      cwd: root,
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    // A room takes hours and can wait; somebody waits for a sample.
    const { PRIORITY_LOW, PRIORITY_BELOW_NORMAL } = constants.priority;
    if (child.pid !== undefined)
      setPriority(child.pid, asked.sample === undefined ? PRIORITY_LOW : PRIORITY_BELOW_NORMAL);
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`Stryker has failed with ${code}.`);
    return JSON.parse(await readFile(report, 'utf8')) as Report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A hash of each file. */
const sourcesOf = async (mutated: readonly string[]): Promise<Record<string, string>> => {
  const files = mutated.map((one) => join(root, one));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, index) => [file, hashOf(texts[index] ?? '')]));
};

const configOf = async (
  { mutated, judges, areFew = false, journal, sample }: Asked,
  folder: string,
  report: string,
) => ({
  packageManager: 'npm',
  plugins: [join(root, 'test/mutation/runner.ts'), join(root, 'test/mutation/sentences.ts')],
  ignorers: ['sentences', 'properties-of-strings'],
  testRunner: 'nearest',
  testRunnerNodeArgs: [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    '--max-old-space-size=6000',
  ],
  mutate: mutated,
  judges,
  areFew,
  journal,
  sources: await sourcesOf(mutated),
  sample,
  // The native TypeScript has no API for it.
  tsconfigFile: 'none',
  // A test compares a file with a document character by character.
  disableTypeChecks: false,
  checkers: [],
  ignorePatterns: ['/cdk.out', '/dist', '/screens', '/page', '*.png'],
  reporters: ['progress-append-only', 'json'],
  jsonReporter: { fileName: report },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  tempDirName: folder,
  // Longer than the runner spends on one mutant: whatever takes this long blocks the event loop. It is wall time, and
  // at the lowest priority beside other work the runner's fifteen seconds of processor time may take minutes.
  timeoutMS: 600_000,
  timeoutFactor: 1,
  // Running every test once takes a minute or two, and far longer beside other work at this priority.
  dryRunTimeoutMinutes: 60,
  allowConsoleColors: false,
  allowEmpty: true,
  warnings: { unknownOptions: false, slow: false },
});
