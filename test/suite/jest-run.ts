import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { withoutCloud } from '../../local/tools/without-cloud.ts';

/** The part of jest's own report that is read. */
export type Result = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: 'passed' | 'failed' | 'focused' | 'pending' | 'skipped';
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
};

export type Run = { readonly result: Result; readonly isWell: boolean };

/** Where a run writes what is read after it. */
export type Papers = {
  /** Jest's own report. */
  readonly report: string;
  /** A folder: which rights were granted, used and denied. */
  readonly rights: string;
  /** How long each file took. */
  readonly times: string;
  /** A folder for what is made once for all files, in a run of the whole suite. */
  readonly shared?: string;
  /** How the machine is said to be set up. */
  readonly abroad: Readonly<Record<string, string | undefined>>;
};

/** Whom stacks ask for the assembly that they host. */
type Asked = { readonly assemblies: string };

/** The two halves of the whole suite, as in `test/jest.config.mjs`. */
export type Kind = 'waiting' | 'computing';

/** Runs jest. What people read goes to stderr. */
export const runJest = async (
  { report, rights, times, shared, abroad, assemblies }: Papers & Asked,
  given: readonly string[],
  kind?: Kind,
): Promise<Run> => {
  const jest = fileURLToPath(import.meta.resolve('jest/bin/jest'));
  const options = ['--config', 'test/jest.config.mjs', '--json', '--outputFile', report, ...given];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...options],
    {
      // jest prints its JSON to stdout as well.
      stdio: ['inherit', 'ignore', 'inherit'],
      env: {
        ...withoutCloud(process.env),
        ...abroad,
        NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
        VIGIL_PERMISSIONS: rights,
        VIGIL_TIMES: times,
        VIGIL_ASSEMBLIES: assemblies,
        ...(shared && { VIGIL_SHARED: shared }),
        VIGIL_KIND_OF_TESTS: kind ?? 'all',
        // Dozens of stacks, threads and commands load the same modules: they are compiled once.
        NODE_COMPILE_CACHE: join(dirname(report), 'compiled'),
      },
    },
  );
  // Its workers inherit the priority.
  if (kind === 'computing' && child.pid !== undefined)
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal !== null) console.error(`The tests were ended by ${signal}.`);
  const result = JSON.parse(await readFile(report, 'utf8')) as Result;
  return { result, isWell: code === 0 && result.success };
};
