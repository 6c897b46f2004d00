import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fanOutRows } from './fan-out/rows.ts';
import { joiningRows } from './joining/rows.ts';
import { meetingRows } from './meeting/rows.ts';
import { deployedBundles } from './numbers/bundles.ts';
import { decisions } from './numbers/decisions.ts';
import { hostRows } from './numbers/host.ts';
import { imports } from './numbers/imports.ts';
import { overhead } from './numbers/overhead.ts';
import { priceRows } from './numbers/price.ts';
import { missed, type Row, tableOf } from './numbers/row.ts';
import { type Cost, units } from './numbers/units.ts';
import { pageRows } from './page/rows.ts';
import { type CallCost, dollarsOfThousand } from './service/cost.ts';
import { countCalls } from './service/count.ts';

/**
 * `npm run bench`: every number that is promised, in one run, with what it is compared with. `--write` puts the table
 * into `docs/numbers.md`; `--rounds` says how often each import is measured. Fails when a target is missed.
 *
 * `--only host` measures one part (imports, overhead, joining, decisions, units, meetings, fan-out, page, host; several with commas). `--serverless DIR`
 * compares the local stack with the serverless-offline that is installed in that folder; it is no dependency.
 */
const parts = [
  'imports',
  'overhead',
  'joining',
  'decisions',
  'units',
  'meetings',
  'fan-out',
  'page',
  'host',
] as const;
type Part = (typeof parts)[number];

const { values } = parseArgs({
  options: {
    write: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '25' },
    calls: { type: 'string', default: '2000' },
    only: { type: 'string', default: parts.join() },
    serverless: { type: 'string' },
    'at-once': { type: 'string', default: '50' },
    'host-rounds': { type: 'string', default: '3' },
    'host-seconds': { type: 'string', default: '5' },
  },
});

const machine = (): string => {
  const model = cpus()[0]?.model ?? 'an unknown processor';
  return `${availableParallelism()} × ${model.trim()}, ${process.platform} ${release()}, Node.js ${process.version}`;
};

const say = (sentence: string) => process.stderr.write(`${sentence}\n`);

const chosen = values.only.split(',').map((name): Part => {
  const part = parts.find((one) => one === name);
  if (!part) throw new RangeError(`There is no part "${name}"; there are ${parts.join(', ')}.`);
  return part;
});
if (values.write && chosen.length < parts.length)
  throw new RangeError('--write writes the whole table, so it does not go with --only.');
const has = (part: Part): boolean => chosen.includes(part);

const measured = async (folder: string): Promise<{ rows: Row[]; costs: Cost[]; calls: CallCost[] }> => {
  const rows: Row[] = [];
  if (has('imports') || has('overhead') || has('joining')) rows.push(...(await ofBundles(folder)));
  if (has('decisions')) {
    say('Deciding …');
    rows.push(decisions(3));
  }
  const costs: Cost[] = [];
  const calls: CallCost[] = [];
  if (has('units')) {
    say('Counting calls and units …');
    costs.push(...(await units()));
    calls.push(...(await countCalls()));
    rows.push(...priceRows(costs));
  }
  if (has('meetings')) rows.push(...(await meetingRows(say)));
  if (has('fan-out')) {
    say('Telling a thousand …');
    rows.push(...(await fanOutRows(folder)));
  }
  if (has('page')) {
    say('Opening the page on a slow line …');
    rows.push(...(await pageRows(say)));
  }
  if (has('host')) rows.push(...(await ofHost(folder)));
  return { rows, costs, calls };
};

const ofBundles = async (folder: string): Promise<Row[]> => {
  say('Bundling the functions …');
  const bundles = deployedBundles(folder);
  const { message } = bundles;
  if (message === undefined) throw new Error('There is no bundle of the function message.');
  const rows: Row[] = [];
  if (has('imports')) {
    say('Importing them, in turns with the bare SDK …');
    rows.push(...imports(bundles, folder, Number(values.rounds)));
  }
  if (has('overhead')) {
    say('Calling a handler, in turns with one written by hand …');
    rows.push(await overhead(message, folder, Number(values.calls)));
  }
  if (has('joining')) {
    say('Joining a thousand …');
    rows.push(...(await joiningRows(message)));
  }
  return rows;
};

const whole = (name: 'at-once' | 'host-rounds' | 'host-seconds', most: number): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`--${name} must be a whole number from 1 to ${most}, but is "${values[name]}".`);
};

const ofHost = (folder: string): Promise<Row[]> =>
  hostRows({
    folder,
    serverless: values.serverless,
    lanes: whole('at-once', 100),
    rounds: whole('host-rounds', 20),
    duration: 1_000 * whole('host-seconds', 20),
    say,
  });

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

const callTable = (calls: readonly CallCost[]): string =>
  [
    '| | read units | write units | posts | US$ for 1,000 |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...calls.map(
      (call) =>
        `| ${call.what} | ${call.reads} | ${call.writes} | ${call.posts} | ${dollarsOfThousand(call).toFixed(4)} |`,
    ),
  ].join('\n');

const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
try {
  const { rows, costs, calls } = await measured(folder);
  const units = `
Units and calls, six people in the session, counted on the real handlers and an embedded table:

${costTable(costs)}

What a backend says, counted in the same way with one person inside:

${callTable(calls)}
`;
  const page = `${tableOf(rows)}

${machine()}
${costs.length > 0 ? units : ''}`;
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
How the local stack is compared with serverless-offline is told in [local-stack.md](local-stack.md#how-fast-it-is). A meeting is played in virtual time by the real functions and the adapters of the table, with units by the
service's rules and messages by the 32 KB; a fan-out is the deployed adapter, stopped again and again so that it has a function's share of a processor, against the local gateway over TLS ([decision 109](decisions/0109-posts-take-turns.md)).

What else is promised is printed elsewhere: how late things come, and what others see of a closed tab, by \`npm run simulate\` ([simulation.md](simulation.md#lateness-in-seconds-after-the-deadline)); how many people an account's quotas take, by \`--participants\`; the
crowd that comes back, by \`--lost\`; every hand-made mistake, by \`--mutants\`; the size of the client's core by \`npm test -- test/client/bundle\`; how soon the page is there on a line of 400 kbit/s, by \`npm run bench -- --only page\`.

`;
}
