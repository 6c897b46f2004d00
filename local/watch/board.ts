import type { Alarms } from './alarms.ts';
import type { Points } from './expression.ts';
import type { Metrics } from './metrics.ts';
import { type Line, type Query, queryOf } from './query.ts';
import type { Graph, Position, Widget } from './widget.ts';

/** The dashboard as `/dev/dashboard` shows it. Instants are epoch milliseconds. */
export type ShownBoard = {
  readonly now: number;
  /** How long one of CloudWatch's minutes lasts here. */
  readonly minute: number;
  /** When each period of the graphs begins; the last one is not over yet. */
  readonly times: readonly number[];
  readonly widgets: readonly ShownWidget[];
};

export type ShownWidget = Position &
  (
    | { readonly kind: 'text'; readonly markdown: string }
    | { readonly kind: 'alarms'; readonly title: string; readonly alarms: readonly object[] }
    | { readonly kind: 'values'; readonly title: string; readonly values: readonly ShownValue[] }
    | Graph<Line>
  );

/** The latest point there is, and when its period began; null when there is none. */
type ShownValue = { readonly label: string; readonly value: number | null; readonly at: number | null };

export type Board = {
  /** The latest minutes, as they are at `now`. */
  readonly show: (minutes: number, now: number) => ShownBoard;
  readonly looksAt: Query['looksAt'];
};

export type BoardOptions = {
  readonly widgets: readonly Widget[];
  readonly metrics: Metrics;
  readonly alarms: Alarms;
  readonly minute: number;
};

/** @throws for a widget that cannot be evaluated. */
export const boardOf = ({ widgets, metrics, alarms, minute }: BoardOptions): Board => {
  const read = widgets.map((widget) => ({
    widget,
    query: 'lines' in widget ? minutely(queryOf(`The widget ${widget.title}`, widget.lines, metrics)) : null,
  }));

  const show = (minutes: number, now: number): ShownBoard => {
    const first = metrics.minuteOf(now) - minutes + 1;
    const times = Array.from({ length: minutes }, (_, index) => (first + index) * minute);
    const shown = ({ widget, query }: (typeof read)[number]): ShownWidget => {
      const { x, y, width, height, kind } = widget;
      const place = { x, y, width, height };
      if (kind === 'text') return widget;
      if (kind === 'alarms')
        return {
          ...place,
          kind,
          title: widget.title,
          alarms: widget.arns.map((arn) => statusOf(alarms, arn)),
        };
      const lines = query?.lines({ first, periods: minutes }) ?? [];
      if (kind === 'values')
        return { ...place, kind, title: widget.title, values: lines.map((line) => latestOf(line, times)) };
      return { ...widget, lines };
    };
    return { now, minute, times, widgets: read.map(shown) };
  };
  return { show, looksAt: read.flatMap(({ query }) => query?.looksAt ?? []) };
};

/** A longer period is drawn as it stood at the end of each minute. */
const minutely = (query: Query): Pick<Query, 'lines' | 'looksAt'> => {
  if (query.period === 1) return query;
  return {
    looksAt: query.looksAt,
    lines: ({ first, periods }) => {
      const stood = Array.from({ length: periods }, (_, minute) =>
        query.lines({ first: first + minute + 1 - query.period, periods: 1 }),
      );
      return (stood[0] ?? []).map(({ label }, line) => ({
        label,
        points: stood.map((lines) => lines[line]?.points[0] ?? null),
      }));
    },
  };
};

const statusOf = (alarms: Alarms, arn: string): object => {
  const found = alarms.find(arn);
  if (!found) throw new Error(`The dashboard shows an alarm that is not in the template: ${arn}.`);
  return found;
};

const latestOf = (
  { label, points }: { label: string; points: Points },
  times: readonly number[],
): ShownValue => {
  const index = points.findLastIndex((point) => point !== null);
  return { label, value: points[index] ?? null, at: times[index] ?? null };
};
