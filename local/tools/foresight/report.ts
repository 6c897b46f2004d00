import { howMany } from '../../../infra/operations/how-many.ts';
import type { Instant } from '../../../shared/instant.ts';
import { written } from '../../duration.ts';
import type { EventKind, Foreseen } from './foresight.ts';

export type Counts = {
  /** What really happened. */
  readonly happened: number;
  /** What the rule would have done, by what is on record, and at the most. */
  readonly certain: number;
  readonly possible: number;
};

export type SessionForesight = {
  readonly sessionId: string;
  readonly people: number;
  readonly counts: Readonly<Record<EventKind, Counts>>;
};

export type Foresight = {
  readonly rule: Readonly<Record<string, number>>;
  readonly from: Instant;
  readonly to: Instant;
  readonly people: number;
  readonly total: SessionForesight['counts'];
  /** Those with something to say first, the most certain logouts before all. */
  readonly sessions: readonly SessionForesight[];
  /** The longest silences and stays that would have ended. */
  readonly worst: readonly (Foreseen & { readonly sessionId: string })[];
};

export const kinds = ['warned', 'inactivity', 'limit'] as const satisfies readonly EventKind[];

/** What is kept of the worst cases. */
const WORST = 10;

const noCounts: SessionForesight['counts'] = Object.fromEntries(
  kinds.map((kind) => [kind, { happened: 0, certain: 0, possible: 0 }]),
) as SessionForesight['counts'];

export const counted = (
  happened: readonly EventKind[],
  events: readonly Foreseen[],
): SessionForesight['counts'] =>
  Object.fromEntries(
    kinds.map((kind) => {
      const own = events.filter((event) => event.kind === kind);
      const sum = (some: readonly Foreseen[]) => some.reduce((all, { times }) => all + times, 0);
      const certain = sum(own.filter((event) => event.certain));
      return [kind, { happened: happened.filter((one) => one === kind).length, certain, possible: sum(own) }];
    }),
  ) as SessionForesight['counts'];

/** Several sessions together. */
export const totalOf = (sessions: readonly SessionForesight[]): SessionForesight['counts'] =>
  sessions.reduce(
    (sum, { counts }) =>
      Object.fromEntries(
        kinds.map((kind) => [
          kind,
          {
            happened: sum[kind].happened + counts[kind].happened,
            certain: sum[kind].certain + counts[kind].certain,
            possible: sum[kind].possible + counts[kind].possible,
          },
        ]),
      ) as SessionForesight['counts'],
    noCounts,
  );

/** The worst of both: whom the rule would have put out for certain first, then the longest. */
export const worstOf = (known: Foresight['worst'], more: Foresight['worst']): Foresight['worst'] =>
  [...known, ...more.filter(({ kind }) => kind !== 'warned')]
    .toSorted((one, other) => Number(other.certain) - Number(one.certain) || other.after - one.after)
    .slice(0, WORST);

/** For people. */
export const linesOf = ({ rule, from, to, people, total, sessions, worst }: Foresight): string[] => {
  const said = Object.entries(rule).map(([name, length]) => `${name} ${written(length)}`);
  const affected = sessions.filter(({ counts }) => kinds.some((kind) => counts[kind].possible > 0));
  return [
    `${said.join(', ')}, from ${day(from)} to ${day(to)}: ${howMany(people, 'person', 'people')} in ${howMany(sessions.length, 'session')}.`,
    '',
    ...table([
      ['', ...headings],
      ['all together', ...cellsOf(total)],
      ...affected.slice(0, 20).map(({ sessionId, counts }) => [sessionId, ...cellsOf(counts)]),
    ]),
    ...(affected.length > 20
      ? [`and ${howMany(affected.length - 20, 'session')} more (--json has them all)`]
      : []),
    ...(worst.length > 0 ? ['', 'The worst:', ...worst.map(worstLine)] : []),
    '',
    'Each cell: what happened → what this rule would have done, for certain and (at most). An activity is on record only',
    'where something came of it, so that silences between two records are not known: they make the second number. Whom an',
    'earlier warning would have roused nobody knows: a logout is certain of those only who answered no real warning either.',
  ];
};

const headings = ['warned', 'logged out', 'longest stay'];

const cellsOf = (counts: SessionForesight['counts']): string[] =>
  kinds.map((kind) => {
    const { happened, certain, possible } = counts[kind];
    return `${happened} → ${certain}${possible > certain ? ` (${possible})` : ''}`;
  });

const worstLine = ({
  sessionId,
  participantId,
  kind,
  at,
  after,
  certain,
}: Foresight['worst'][number]): string =>
  `${day(at)}  ${participantId} in ${sessionId}: ${
    kind === 'limit' ? `there for ${roughly(after)}` : `silent for ${roughly(after)}`
  }${certain ? '' : ', possibly'}`;

const roughly = (length: number): string => {
  const minutes = Math.floor(length / 60_000);
  if (minutes >= 120) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return minutes >= 2 ? `${minutes} min` : `${Math.round(length / 1_000)} s`;
};

const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');

const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
