import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { explained } from './permissions/explained.ts';
import { complaintsOf, readSummary, reportOf } from './permissions/summary.ts';

/**
 * `npm test`: every test, or those whose path is given. Ends with one line of counts made from the result itself,
 * and fails when anything failed or when nothing was tested. The whole suite also fails when the functions were granted
 * rights that nobody used, or were denied any: each stack that a test starts writes down its own.
 */
const folder = await mkdtemp(join(tmpdir(), 'vigil-tests-'));
const report = join(folder, 'report.json');
const rights = join(folder, 'rights');
await mkdir(rights);
const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const given = process.argv.slice(2);
const options = ['--config', 'test/jest.config.mjs', '--json', '--outputFile', report, ...given];

const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...options],
  {
    // jest prints its JSON to stdout as well; people read stderr.
    stdio: ['inherit', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      VIGIL_PERMISSIONS: rights,
    },
  },
);

const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
if (signal !== null) console.error(`The tests were ended by ${signal}.`);
const result = JSON.parse(await readFile(report, 'utf8')) as {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly success: boolean;
};
const summary = await readSummary(rights);
await rm(folder, { recursive: true });
// A part of the suite uses a part of the rights.
const whole = given.length === 0;
if (whole) console.log(reportOf(summary, explained));
const rightsAreWell = !whole || complaintsOf(summary, explained).length === 0;

const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
console.log(`tests: ${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped`);
const tested = result.numPassedTests > 0;
process.exitCode = code === 0 && result.success && tested && rightsAreWell ? 0 : 1;
