import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/**
 * `npm test`: every test, or those whose path is given. Ends with one line of counts made from the result itself,
 * and fails when anything failed or when nothing was tested.
 */
const report = join(tmpdir(), `vigil-tests-${process.pid}.json`);
const jest = new URL('../node_modules/jest/bin/jest.js', import.meta.url).pathname;
const options = [
  '--config',
  'test/jest.config.mjs',
  '--json',
  '--outputFile',
  report,
  ...process.argv.slice(2),
];

const child = spawn(
  process.execPath,
  ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...options],
  {
    // jest prints its JSON to stdout as well; people read stderr.
    stdio: ['inherit', 'ignore', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
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
const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
console.log(`tests: ${result.numPassedTests} passed, ${failed} failed, ${result.numPendingTests} skipped`);
const tested = result.numPassedTests > 0;
process.exitCode = code === 0 && result.success && tested ? 0 : 1;
