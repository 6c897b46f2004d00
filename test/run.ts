import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { explained } from './permissions/explained.ts';
import { complaintsOf, readSummary, reportOf } from './permissions/summary.ts';
import { abroad } from './suite/abroad.ts';
import { serveAssemblies } from './suite/assembly-server.ts';
import { type Kind, runJest } from './suite/jest-run.ts';
import { withSecondTry } from './suite/second-try.ts';
import { together } from './suite/side-by-side.ts';
import { readTimes, tableOf } from './suite/times.ts';

/** How many files are listed as those that took longest. */
const LONGEST = 10;

/**
 * `npm test`: every test, or those whose path is given. Ends with one line of counts made from the result itself, and
 * fails when anything failed or when nothing was tested. The whole suite also fails when the functions were granted
 * rights that nobody used, or were denied any: each stack that a test starts records its own. Before that it lists what
 * took longest. The whole suite is two runs at once: what waits for the clock, and what computes in the time that this
 * leaves.
 */
// esbuild and tsc are programs in Go. They live for seconds, and clear up behind themselves for a third of that.
process.env.GOGC ??= '400';
const given = process.argv.slice(2);
const whole = given.length === 0;
const folder = await mkdtemp(join(tmpdir(), 'vigil-tests-'));
const server = await serveAssemblies();
const papers = {
  assemblies: server.url,
  abroad: await abroad(folder),
  report: join(folder, 'report.json'),
  rights: join(folder, 'rights'),
  ...(whole && { shared: join(folder, 'shared') }),
  // Set by somebody who wants the times of all files, a line each.
  times: process.env.VIGIL_TIMES ?? join(folder, 'times'),
};
await mkdir(papers.rights);
await mkdir(join(folder, 'shared'));
await writeFile(papers.times, '');

const begun = Date.now();
const half = (kind: Kind) => runJest({ ...papers, report: join(folder, `${kind}.json`) }, [], kind);
const first = whole
  ? together(await Promise.all([half('waiting'), half('computing')]))
  : await runJest(papers, given);
const elapsed = Date.now() - begun;
const again = (files: readonly string[]) => {
  console.log('── once more, alone: what failed beside others');
  return runJest({ ...papers, report: join(folder, 'again.json'), times: join(folder, 'times-again') }, [
    '--runInBand',
    '--runTestsByPath',
    ...files,
  ]);
};
const { passed, failed, skipped, unsteady } = await withSecondTry(first, whole ? again : null);
const templates = server.took();
if (templates !== null)
  await appendFile(
    papers.times,
    `${JSON.stringify({ file: 'the templates of all stacks', ...templates })}\n`,
  );
await server.stop();
const summary = await readSummary(papers.rights);
const times = readTimes(papers.times);
// A process that ends only now may still be writing to the cache.
await rm(folder, { recursive: true, force: true, maxRetries: 5 });

// Part of the suite uses only part of the rights.
if (whole) console.log(reportOf(summary, explained));
if (times.length > 1) console.log(tableOf(times, process.cwd(), elapsed, LONGEST));
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
