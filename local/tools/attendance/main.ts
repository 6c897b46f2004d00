import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { runCommand } from '../../../infra/operations/command.ts';
import { UsageError } from '../../../infra/operations/usage-error.ts';
import { instant } from '../../../shared/instant.ts';
import { atPlace, placeHelp, placeOptions } from '../place.ts';
import { dateFrom } from '../range.ts';
import { type Attended, attendance } from './attendance.ts';
import { csvLine } from './csv.ts';

const help = `Prints who was in when, for how long, and how it ended.

  npm run attendance -- (--session ID | --person ID) (--local | --table NAME)
                        [--from DATE] [--to DATE] [--format csv|jsonl]

  --session ID     everybody who was in this session
  --person ID      wherever this person was: the whole table is gone through
  --from, --to     a date (UTC), or an instant like 2026-11-21T20:00:00Z; --to is not in it
  --format         csv, by default, or jsonl
${placeHelp}

It fails when a chain is not whole; what follows from it is printed, and says so.
`;

const text = { type: 'string' } as const;

/** `npm run attendance`. */
const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      session: text,
      person: text,
      from: text,
      to: text,
      format: text,
      ...placeOptions,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const { session: sessionId, person: participantId, format = 'csv' } = values;
  if (!sessionId && !participantId)
    throw new UsageError('Say of which session or person: --session ID, or --person ID.');
  if (format !== 'csv' && format !== 'jsonl')
    throw new UsageError(`--format is csv or jsonl, not ${format}.`);
  const from = values.from === undefined ? 0 : dateFrom('--from', values.from);
  const to = values.to === undefined ? Number.POSITIVE_INFINITY : dateFrom('--to', values.to);
  if (from >= to) throw new UsageError('--from must be before --to.');

  await atPlace(values, async (place) => {
    const reading = { clock: () => instant(Date.now()), pause: () => pause(1_000) };
    const found = await attendance(place, { sessionId, participantId, from, to }, reading);
    if (format === 'csv') process.stdout.write(`${csvLine(columns)}\r\n`);
    for (const one of found)
      process.stdout.write(format === 'csv' ? `${csvLine(cellsOf(one))}\r\n` : `${JSON.stringify(one)}\n`);
    if (found.some(({ whole }) => !whole)) process.exitCode = 1;
  });
};

const columns = [
  'session',
  'person',
  'name',
  'from',
  'to',
  'seconds',
  'ending',
  'by',
  'warnings',
  'extensions',
  'whole',
];

const cellsOf = (one: Attended) => [
  one.sessionId,
  one.participantId,
  one.name,
  when(one.from),
  when(one.to),
  one.length === null ? null : Math.round(one.length / 1_000),
  one.ending,
  one.by,
  one.warnings,
  one.extensions,
  one.whole,
];

const when = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

await runCommand(run);
