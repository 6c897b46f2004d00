import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { explained } from './permissions/explained.ts';
import { complaintsOf, readSummary, reportOf } from './permissions/summary.ts';
import { runJest } from './suite/jest-run.ts';
import { withSecondTry } from './suite/second-try.ts';

/**
 * `npm test`: every test, or those whose path is given. Ends with one line of counts made from the result itself,
 * and fails when anything failed or when nothing was tested. The whole suite also fails when the functions were granted
 * rights that nobody used, or were denied any: each stack that a test starts writes down its own.
 */
const folder = await mkdtemp(join(tmpdir(), 'vigil-tests-'));
const rights = join(folder, 'rights');
await mkdir(rights);
const given = process.argv.slice(2);
const whole = given.length === 0;

const first = await runJest(join(folder, 'report.json'), rights, given);
const { passed, failed, skipped, unsteady } = await withSecondTry(first, (files) => {
  if (!whole) return Promise.resolve(first);
  console.log('── once more, alone: what failed beside others');
  return runJest(join(folder, 'again.json'), rights, ['--runInBand', '--runTestsByPath', ...files]);
});
const summary = await readSummary(rights);
// A process that ends only now may be putting something into the cache.
await rm(folder, { recursive: true, force: true, maxRetries: 5 });

// A part of the suite uses a part of the rights.
if (whole) console.log(reportOf(summary, explained));
const rightsAreWell = !whole || complaintsOf(summary, explained).length === 0;
if (unsteady.length > 0) {
  console.log(
    `UNSTEADY: ${unsteady.length} failed beside others and passed alone. Each is a fault to be found:`,
  );
  for (const sentence of unsteady) console.log(`  ${sentence}`);
}
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode =
  failed === 0 && passed > 0 && (first.isWell || unsteady.length > 0) && rightsAreWell ? 0 : 1;
