import process from 'node:process';
import { parseArgs } from 'node:util';
import { runCommand } from '../../infra/operations/command.ts';
import { UsageError } from '../../infra/operations/usage-error.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import type { Policy } from '../../shared/policy.ts';
import { milliseconds } from '../duration.ts';
import { type EventKind, foreseen, type Story, type TriedRule } from './foresight/foresight.ts';
import {
  counted,
  type Foresight,
  linesOf,
  type SessionForesight,
  totalOf,
  worstOf,
} from './foresight/report.ts';
import { sessionsOnRecord, storiesOf } from './foresight/trails.ts';
import { atPlace, placeHelp, placeOptions } from './place.ts';
import { progressOn } from './progress.ts';
import { dateFrom } from './range.ts';

const help = `Says whom a rule would have warned and logged out, by what is on record, before it is set.

  npm run would -- (--idle 10m | --warning 5m | --stay 8h) (--local | --table NAME) [--from DAY] [--to DAY] [--session ID] [--json]

  --idle 10m         the idle timeout that is tried; what is not said is tried as it was in force
  --warning 5m       how long a warning would stand
  --stay 8h          the longest stay
  --from, --to       a date (UTC), or an instant like 2026-11-01T09:00Z; --to is not in it (the last 30 days)
  --session ID       of one session (all of the table)
  --json             everything, as JSON
${placeHelp}
`;

/** `npm run would`. */
const run = async (args: readonly string[]): Promise<void> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean', short: 'h' },
      idle: { type: 'string' },
      warning: { type: 'string' },
      stay: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      session: { type: 'string' },
      json: { type: 'boolean' },
      ...placeOptions,
    },
  });
  if (values.help) return void process.stdout.write(help);
  const now = Date.now();
  const to = values.to === undefined ? instant(now) : instant(dateFrom('--to', values.to));
  const from =
    values.from === undefined ? instant(to - 30 * 86_400_000) : instant(dateFrom('--from', values.from));
  if (from >= to) throw new UsageError('--from must be before --to.');
  const tried = triedRule(values);

  const progress = progressOn(process.stderr, 'sessions', () => Date.now());
  await atPlace(values, async (place) => {
    const ids = values.session === undefined ? await sessionsOnRecord(place) : [values.session];
    const sessions: SessionForesight[] = [];
    let worst: Foresight['worst'] = [];
    let people = 0;
    for (const [index, sessionId] of ids.entries()) {
      progress.at(index, ids.length);
      const stories = await storiesOf(place, sessionId, instant(Math.min(to, now)));
      const inTime = (at: number) => at >= from && at < to;
      const events = stories.flatMap((story) => foreseen(story, (policy) => ({ ...policy, ...tried })));
      const within = events.filter(({ at }) => inTime(at));
      const happened = stories.flatMap((story) => happenedIn(story, inTime));
      const there = stories.filter(({ records }) => records.some(({ at }) => inTime(at))).length;
      if (there === 0 && within.length === 0) continue;
      people += there;
      sessions.push({ sessionId, people: there, counts: counted(happened, within) });
      worst = worstOf(
        worst,
        within.map((event) => ({ ...event, sessionId })),
      );
    }
    progress.at(ids.length, ids.length);
    progress.end();
    if (values.session !== undefined && sessions.length === 0)
      throw new UsageError(`Nothing is on record of a session ${values.session} then in ${place.name}.`);
    const said: Foresight = {
      rule: tried as Readonly<Record<string, number>>,
      from,
      to,
      people,
      total: totalOf(sessions),
      sessions: sessions.toSorted(
        (one, other) =>
          other.counts.inactivity.certain - one.counts.inactivity.certain ||
          other.counts.warned.possible - one.counts.warned.possible,
      ),
      worst,
    };
    if (values.json) console.log(JSON.stringify(said, null, 2));
    else for (const line of linesOf(said)) console.log(line);
  });
};

const happenedIn = ({ records }: Story, inTime: (at: Instant) => boolean): readonly EventKind[] =>
  records
    .filter(({ at }) => inTime(at))
    .flatMap((record): EventKind[] => {
      if (record.type === 'warned') return ['warned'];
      if (record.type !== 'ended') return [];
      return record.ending === 'inactivity' || record.ending === 'limit' ? [record.ending] : [];
    });

type Given = { readonly [name in 'idle' | 'warning' | 'stay']?: string | undefined };

const triedRule = ({ idle, warning, stay }: Given): Partial<TriedRule> => {
  const lengths: [keyof Pick<Policy, 'idleTimeout' | 'warningPeriod' | 'longestStay'>, string | undefined][] =
    [
      ['idleTimeout', idle],
      ['warningPeriod', warning],
      ['longestStay', stay],
    ];
  const said = lengths.flatMap(([name, text]) => {
    if (text === undefined) return [];
    const length = durationOf(text);
    if (length <= 0) throw new UsageError(`"${text}" is no rule: nobody can be idle for less.`);
    return [[name, length] as const];
  });
  if (said.length === 0) throw new UsageError('Say which rule to try: --idle, --warning or --stay.');
  return Object.fromEntries(said);
};

const durationOf = (text: string): number => {
  try {
    return milliseconds(text);
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(error.message) : error;
  }
};

await runCommand(run);
