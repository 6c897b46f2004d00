import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tableOf } from '../../bench/simulation/report/text-table.ts';
import { endPlainly } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { tryEdges } from './edges/trial-run.ts';
import { listMissing } from './missing.ts';
import { tryRoom } from './room-run.ts';
import { type RoomName, rooms } from './rooms.ts';
import { trySample } from './sample-run.ts';
import { percentOf, shown } from './survivors.ts';

/** `npm run mutate -- --room aws` makes every small mistake in a room, and lists those that no test has noticed. */
endPlainly();
const { values } = parseArgs({
  options: {
    room: { type: 'string' },
    /** Only the files whose paths contain one of these, separated by commas. */
    only: { type: 'string', default: '' },
    /** Only the tests whose paths contain one of these: faster for somebody who has just written one. */
    tests: { type: 'string', default: '' },
    /**
     * Judges each mistake once more, by test files loaded for it alone, and lists every difference: is nothing left of
     * one that spoils the verdict about another?
     */
    cold: { type: 'boolean', default: false },
    /** Believes no earlier verdict. */
    fresh: { type: 'boolean', default: false },
    /** Only the files that `list` names. */
    again: { type: 'boolean', default: false },
    /**
     * Instead of a room: a few mistakes in what has been measured, drawn with this seed; `tree` makes the seed from the
     * files themselves.
     */
    sample: { type: 'string' },
    /**
     * Judges nothing: which files of this room, or of all, have no figures, figures of what they were before, or figures
     * by tests that ask something else now.
     */
    list: { type: 'boolean', default: false },
    /** Instead of a room: the faults at the edges (docs/edges.md), each asked of the test that it names; `only` is part of a name, a file or a test. */
    edges: { type: 'boolean', default: false },
  },
});
if (values.edges) process.exit((await tryEdges(values.only)) ? 0 : 1);
const THRESHOLD = 95;

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, '.mutation');
await mkdir(folder, { recursive: true });

const allRooms = Object.keys(rooms) as RoomName[];
const roomNamed = (name = ''): RoomName => {
  const found = allRooms.find((one) => one === name);
  if (found === undefined) throw new UsageError(`--room is one of ${allRooms.join(', ')}.`);
  return found;
};
if (values.list) {
  await listMissing(root, values.room === undefined ? allRooms : [roomNamed(values.room)]);
  process.exit(0);
}

const tried = async () =>
  values.sample === undefined
    ? tryRoom(roomNamed(values.room), values, root, folder)
    : trySample(values.sample, root, folder);
const scores = await tried();
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
