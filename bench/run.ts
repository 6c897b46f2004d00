import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { endPlainly } from '../infra/operations/command.ts';
import { UsageError } from '../infra/operations/usage-error.ts';
import { measures, type Outcome } from './measures.ts';
import { costTable } from './numbers/cost-table.ts';
import { MEASURED, type Measured, type Measurement, measured, renewed } from './numbers/measured.ts';
import { numbersPage } from './numbers/page.ts';
import { type Part, parts } from './numbers/parts.ts';
import { missed, tableOf } from './numbers/row.ts';

/**
 * `npm run bench`: every promised number in one run, with what it is compared with. `--write` keeps the results, and
 * makes `docs/numbers.md` from them; `--rounds` says how often each import is measured. Fails when a target is missed.
 *
 * `--only host` measures one part (imports, overhead, joining, decisions, units, meetings, fan-out, page, host; several
 * with commas), and with `--write` keeps the others as they were. `--serverless DIR` compares the local stack with the
 * serverless-offline that is installed in that folder; it is not a dependency.
 */
endPlainly();
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
  if (!part) throw new UsageError(`There is no part "${name}"; there are ${parts.join(', ')}.`);
  return part;
});

const whole = (name: 'at-once' | 'host-rounds' | 'host-seconds', most: number): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from 1 to ${most}, but is "${values[name]}".`);
};

const keep = (outcomes: ReadonlyMap<Part, Outcome>, ran: Pick<Measurement, 'day' | 'machine' | 'load'>) => {
  const anew: { [part in Part]?: Measurement } = {};
  for (const [part, { lacks, ...outcome }] of outcomes)
    if (lacks === undefined) anew[part] = { ...ran, ...outcome };
    else say(`What was measured of "${part}" before is kept: ${lacks}.`);
  const all: Measured = renewed(measured(), anew);
  writeFileSync(MEASURED, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(join(import.meta.dirname, '../docs/numbers.md'), numbersPage(all));
};

const folder = mkdtempSync(join(tmpdir(), 'vigil-bench-'));
try {
  const ran = {
    day: new Date().toISOString().slice(0, 10),
    machine: machine(),
    load: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
  const how = measures({
    folder,
    imported: Number(values.rounds),
    called: Number(values.calls),
    serverless: values.serverless,
    lanes: whole('at-once', 100),
    rounds: whole('host-rounds', 20),
    duration: 1_000 * whole('host-seconds', 20),
    say,
  });
  const outcomes = new Map<Part, Outcome>();
  for (const part of parts) if (chosen.includes(part)) outcomes.set(part, await how[part]());
  const rows = [...outcomes.values()].flatMap((outcome) => outcome.rows);
  console.log(`\n${tableOf(rows)}\n\n${ran.machine}`);
  const costs = outcomes.get('units')?.costs;
  if (costs) console.log(`\n${costTable(costs)}`);
  if (values.write) keep(outcomes, ran);
  if (rows.some(missed)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
