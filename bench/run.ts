import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deployedBundles } from './numbers/bundles.ts';
import { decisions } from './numbers/decisions.ts';
import { imports } from './numbers/imports.ts';
import { overhead } from './numbers/overhead.ts';
import { price } from './numbers/price.ts';
import { missed, type Row, tableOf } from './numbers/row.ts';
import { type Cost, units } from './numbers/units.ts';

/**
 * `npm run bench`: every number that is promised, in one run, with what it is compared with. `--write` puts the table
 * into `docs/numbers.md`; `--rounds` says how often each import is measured. Fails when a target is missed.
 */
const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '25' },
    calls: { type: 'string', default: '2000' },
  },
});

const machine = (): string => {
  const model = cpus()[0]?.model ?? 'an unknown processor';
  return `${availableParallelism()} × ${model.trim()}, ${process.platform} ${release()}, Node.js ${process.version}`;
};

const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

const measured = async (folder: string): Promise<{ rows: Row[]; costs: Cost[] }> => {
  say('Bundling the functions …');
  const bundles = deployedBundles(folder);
  const { message } = bundles;
  if (message === undefined) throw new Error('There is no bundle of the function message.');
  say('Importing them, in turns with the bare SDK …');
  const rows = imports(bundles, folder, Number(values.rounds));
  say('Calling a handler, in turns with one written by hand …');
  rows.push(await overhead(message, folder, Number(values.calls)));
  say('Deciding …');
  rows.push(decisions(3));
  say('Counting calls and units …');
  const costs = await units();
  return { rows: [...rows, price(costs)], costs };
};

const counted = (calls: readonly string[]): string =>
  [...new Set(calls)]
    .map((call) => {
      const times = calls.filter((one) => one === call).length;
      return times === 1 ? call : `${times} × ${call}`;
    })
    .join(', ');

const costTable = (costs: readonly Cost[]): string =>
  [
    '| | read units | write units | Scheduler calls | posts | calls of the table |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...costs.map(
      ({ what, calls, reads, writes, scheduler, posts }) =>
        `| ${what} | ${reads} | ${writes} | ${scheduler} | ${posts} | ${counted(calls)} |`,
    ),
  ].join('\n');

const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
try {
  const { rows, costs } = await measured(folder);
  const page = `${tableOf(rows)}

${machine()}

Units and calls, two people in the session, counted on the real handlers and an embedded table:

${costTable(costs)}
`;
  console.log(`\n${page}`);
  if (values.write)
    writeFileSync(join(import.meta.dirname, '../docs/numbers.md'), `${introduction()}${page}`);
  if (rows.some(missed)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

function introduction(): string {
  return `# Numbers

Measured by \`npm run bench\` and written by \`npm run bench -- --write\`. What is compared was measured in one run, in turns, by medians.
Imports are those of the deployed bundles in a process of its own each; *bare* is the SDK's clients alone, bundled the same way. Absolute times are this machine's.

`;
}
