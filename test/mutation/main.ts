import { existsSync, globSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tableOf } from '../../bench/simulation/report/text-table.ts';
import { completed, isWhole, pendingIn } from './completion.ts';
import { tryEdges } from './edges/trial-run.ts';
import { openJournal } from './judging/journal.ts';
import { noteMeasured, readMeasured } from './measured.ts';
import { type RoomName, roomOf, rooms } from './rooms.ts';
import { drawn, seedOf } from './sample.ts';
import { judge } from './stryker.ts';
import { percentOf, type Score, scoresOf, shown } from './survivors.ts';

/** `npm run mutate -- --room aws` makes every small mistake in a room, and lists those that no test has noticed. */
const { values } = parseArgs({
  options: {
    room: { type: 'string' },
    /** Only the files whose paths contain one of these, separated by commas. */
    only: { type: 'string', default: '' },
    /** Only the tests whose paths contain one of these: faster for somebody who has just written one. */
    tests: { type: 'string', default: '' },
    /** Ignores what an interrupted run has left. */
    fresh: { type: 'boolean', default: false },
    /**
     * Instead of a room: a few mistakes in what has been measured, drawn with this seed; `tree` makes the seed from the
     * files themselves.
     */
    sample: { type: 'string' },
    /** Instead of a room: the faults at the edges (docs/edges.md), each asked of the test that it names; `only` is part of a name, a file or a test. */
    edges: { type: 'boolean', default: false },
  },
});
if (values.edges) process.exit((await tryEdges(values.only)) ? 0 : 1);
const THRESHOLD = 95;

const root = fileURLToPath(new URL('../..', import.meta.url));
const filesOf = (patterns: readonly string[]): string[] =>
  [...new Set(globSync([...patterns], { cwd: root }))].sort();

const folder = join(root, '.mutation');
await mkdir(folder, { recursive: true });

const sampled = async (said: string): Promise<readonly Score[]> => {
  const measured = Object.fromEntries(
    Object.entries(await readMeasured()).filter(([file]) => existsSync(join(root, file))),
  );
  const seed = said === 'tree' ? await seedOf(root, measured) : said;
  const asked = drawn(seed, measured);
  console.log(`drawn by ${seed}: ${asked.mutated.join(', ')}`);
  return scoresOf(await judge({ ...asked, journal: join(folder, `${process.pid}.jsonl`) }));
};

const whole = async (name: string): Promise<readonly Score[]> => {
  const room = rooms[name as RoomName];
  if (room === undefined) throw new RangeError(`--room is one of ${Object.keys(rooms).join(', ')}.`);
  const wanted = values.only.split(',');
  const mutated = filesOf(room.mutated).filter(
    (file) => roomOf(file) === name && wanted.some((part) => file.includes(part)),
  );
  const journal = join(folder, `${name}.jsonl`);
  if (values.fresh) await rm(journal, { force: true });
  const judges = filesOf(room.judges).filter((file) =>
    values.tests.split(',').some((part) => file.includes(part)),
  );
  const areFew = values.tests !== '';
  const found = await judge({ mutated, judges, areFew, journal });
  const report = areFew ? completed(found, openJournal(journal)) : found;
  const scores = scoresOf(report);
  const measured = scores.filter(({ file }) => isWhole(file, report));
  await noteMeasured(name as RoomName, report, measured);
  const pending = pendingIn(report);
  if (pending.length > 0)
    console.log(
      'Not noticed by these tests, and never brought before all of them; the files are not measured:',
    );
  for (const one of pending) console.log(shown(one));
  return scores;
};

const scores = await (values.sample === undefined ? whole(values.room ?? '') : sampled(values.sample));
const lines = scores.map(({ file, killed, survivors }) => [
  file,
  String(killed + survivors.length),
  String(survivors.length),
  String(survivors.filter(({ reason }) => reason === null).length),
]);
console.log(tableOf(['file', 'mutants', 'survived', 'without a reason'], lines));

const unexplained = scores.flatMap(({ survivors }) => survivors).filter(({ reason }) => reason === null);
for (const survivor of unexplained) console.log(shown(survivor));
const percent = percentOf(scores);
console.log(`${percent.toFixed(1)} % noticed; ${unexplained.length} survive without a reason`);
// A sample is too small for a percentage.
const isEnough = values.sample !== undefined || percent >= THRESHOLD;
process.exitCode = unexplained.length === 0 && isEnough ? 0 : 1;
