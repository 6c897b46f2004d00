import { type Expression, type Points, parseExpression } from './expression.ts';
import type { MetricIdentity, Metrics, Series } from './metrics.ts';
import { isSearch, labelled, parseSearch, type Search } from './search.ts';
import { type Statistic, statisticOf } from './statistic.ts';

/** One line of a graph or of an alarm, before it is read. */
export type QueryText = {
  /** By which expressions name it. */
  readonly id: string | null;
  readonly label: string | null;
  /** False for what only serves an expression. */
  readonly shown: boolean;
  /** Minutes. */
  readonly period: number;
} & ({ readonly metric: MetricIdentity; readonly statistic: string } | { readonly expression: string });

/** One curve. */
export type Line = { readonly label: string; readonly points: Points };

/** A number of periods of this many minutes each, from the minute `first` on. */
export type Range = { readonly first: number; readonly periods: number; readonly period: number };

/** What is looked at together: the expressions among them use the others. */
export type Query = {
  /** Of all of them, in minutes. */
  readonly period: number;
  readonly lines: (range: Omit<Range, 'period'>) => Line[];
  /** Every metric and every search that any of it looks at. */
  readonly looksAt: readonly (MetricIdentity | Search)[];
};

/**
 * Reads a widget's or an alarm's lines, so that whatever cannot be evaluated is refused before anybody looks.
 * @throws for periods that differ, an id that is not there, and what the evaluators do not know.
 */
export const queryOf = (where: string, texts: readonly QueryText[], metrics: Metrics): Query => {
  const [first] = texts;
  if (!first) throw new Error(`${where} looks at nothing.`);
  if (texts.some(({ period }) => period !== first.period || !(period >= 1)))
    throw new Error(
      `The local CloudWatch evaluates one period at a time, of whole minutes: ${where} has several.`,
    );
  const read = texts.map((text) => ({ ...text, of: sourceOf(text) }));
  const byId = new Map(read.flatMap((one) => (one.id === null ? [] : [[one.id, one] as const])));
  for (const { of } of read)
    for (const id of 'ids' in of ? of.ids : [])
      if (!byId.has(id)) throw new Error(`${where} has an expression with ${id}, which is not there.`);

  const pointsOf = (series: Series | null, statistic: Statistic, range: Range): Points =>
    Array.from({ length: range.periods }, (_, index) =>
      statistic(series?.between(range.first + index * range.period, range.period) ?? []),
    );
  const single = ({ of }: (typeof read)[number], range: Range): Points => {
    if ('metric' in of) return pointsOf(metrics.find(of.metric), of.statistic, range);
    if ('search' in of) throw new Error(`${where}: a search cannot be part of an expression here.`);
    return of.evaluate((id) => single(byId.get(id) as (typeof read)[number], range), range.periods);
  };
  const linesOf = (one: (typeof read)[number], range: Range): Line[] => {
    const { of, label } = one;
    if (!('search' in of)) return [{ label: label ?? one.id ?? nameOf(of), points: single(one, range) }];
    return metrics
      .search(of.search.namespace, of.search.name, of.search.dimensions)
      .map((series) => ({
        label: labelled(label ?? series.name, series.dimensions),
        points: pointsOf(series, of.statistic, range),
      }))
      .filter(({ points }) => points.some((point) => point !== null))
      .sort((before, after) => (before.label < after.label ? -1 : 1));
  };
  return {
    period: first.period,
    lines: (range) =>
      read.filter(({ shown }) => shown).flatMap((one) => linesOf(one, { ...range, period: first.period })),
    looksAt: read.flatMap(({ of }) => ('metric' in of ? of.metric : 'search' in of ? of.search : [])),
  };
};

type Source =
  | { readonly metric: MetricIdentity; readonly statistic: Statistic }
  | { readonly search: Search; readonly statistic: Statistic }
  | Expression;

const sourceOf = (text: QueryText): Source => {
  if ('metric' in text) return { metric: text.metric, statistic: statisticOf(text.statistic) };
  if (!isSearch(text.expression)) return parseExpression(text.expression);
  const search = parseSearch(text.expression);
  if (search.period !== text.period)
    throw new Error(`${text.expression} has another period than its line, which is ${text.period} minutes.`);
  return { search, statistic: statisticOf(search.statistic) };
};

const nameOf = (source: Source): string => ('metric' in source ? source.metric.name : 'expression');
