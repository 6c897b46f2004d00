import * as z from 'zod/mini';
import type { QueryText } from '../watch/query.ts';
import type { Widget } from '../watch/widget.ts';
import { issuesOf } from './issues.ts';

const place = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };
const options = z.strictObject({
  label: z.optional(z.string()),
  id: z.optional(z.string()),
  visible: z._default(z.boolean(), true),
  period: z.number(),
  stat: z.optional(z.string()),
  expression: z.optional(z.string()),
});
const metric = {
  title: z.string(),
  region: z.string(),
  metrics: z.array(z.array(z.union([z.string(), options]))),
};
const schema = z.strictObject({
  // The range that is shown first. The page has one of its own.
  start: z.optional(z.string()),
  // Else the cloud's periods are whatever suits the range that is shown, and not those of the widgets.
  periodOverride: z.literal('inherit'),
  widgets: z.array(
    z.discriminatedUnion('type', [
      z.strictObject({
        ...place,
        type: z.literal('text'),
        properties: z.strictObject({ markdown: z.string(), background: z.optional(z.string()) }),
      }),
      z.strictObject({
        ...place,
        type: z.literal('alarm'),
        properties: z.strictObject({ title: z.string(), alarms: z.array(z.string()) }),
      }),
      z.strictObject({
        ...place,
        type: z.literal('metric'),
        properties: z.discriminatedUnion('view', [
          z.strictObject({
            ...metric,
            view: z.literal('singleValue'),
            setPeriodToTimeRange: z.optional(z.literal(false)),
          }),
          z.strictObject({
            ...metric,
            view: z.literal('timeSeries'),
            stacked: z._default(z.boolean(), false),
            yAxis: z.optional(z.strictObject({ left: z.strictObject({ min: z.optional(z.number()) }) })),
            annotations: z.optional(
              z.strictObject({
                horizontal: z.array(
                  z.strictObject({ value: z.number(), label: z.string(), yAxis: z.literal('left') }),
                ),
              }),
            ),
          }),
        ]),
      }),
    ]),
  ),
});

/** The widgets of a dashboard's body. @throws for anything in it that would not be shown as CloudWatch shows it. */
export const widgetsOf = (logicalId: string, body: string): Widget[] => {
  const parsed = schema.safeParse(JSON.parse(body));
  if (!parsed.success)
    throw new Error(`The local CloudWatch cannot draw ${logicalId}: ${issuesOf(parsed.error)}`);
  return parsed.data.widgets.map(({ x, y, width, height, ...widget }): Widget => {
    const where = { x, y, width, height };
    if (widget.type === 'text') return { ...where, kind: 'text', markdown: widget.properties.markdown };
    const { title } = widget.properties;
    if (widget.type === 'alarm') return { ...where, kind: 'alarms', title, arns: widget.properties.alarms };
    const { properties } = widget;
    const lines = properties.metrics.map((line) => lineOf(title, line));
    if (properties.view === 'singleValue') return { ...where, kind: 'values', title, lines };
    return {
      ...where,
      kind: 'graph',
      title,
      lines,
      stacked: properties.stacked,
      minimum: properties.yAxis?.left.min ?? null,
      annotations: (properties.annotations?.horizontal ?? []).map(({ value, label }) => ({ value, label })),
    };
  });
};

/** `[namespace, name, dimension, value, …, options]`, or `[options]` with an expression. */
const lineOf = (title: string, line: readonly (string | z.infer<typeof options>)[]): QueryText => {
  const given = line.at(-1);
  const words = line.slice(0, -1);
  if (given === undefined || typeof given === 'string' || !words.every((word) => typeof word === 'string'))
    throw new Error(`The widget ${title} has a line whose options are not its last part.`);
  const { id = null, label = null, visible: shown, period, stat, expression } = given;
  const common = { id, label, shown, period: period / 60 };
  if (expression !== undefined) return { ...common, expression };
  const [namespace, name, ...pairs] = words;
  if (!namespace || !name || pairs.length % 2 === 1 || !stat)
    throw new Error(`The widget ${title} has a line that names no metric or no statistic.`);
  const dimensions = Object.fromEntries(
    pairs.flatMap((word, index) => (index % 2 === 0 ? [[word, String(pairs[index + 1])] as const] : [])),
  );
  return { ...common, metric: { namespace, name, dimensions }, statistic: stat };
};
