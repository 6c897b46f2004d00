import * as z from 'zod/mini';
import type { MetricIdentity } from './metrics.ts';

/** One value of one metric, as a function has printed it. */
export type PrintedValue = MetricIdentity & {
  readonly unit: string;
  readonly value: number;
  /** Epoch milliseconds. */
  readonly at: number;
};

const schema = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z._default(z.string(), 'None') })),
      }),
    ),
  }),
});

/** What a line of a log says in CloudWatch's embedded metric format; nothing for any other line. */
export const printedValues = (line: string): readonly PrintedValue[] => {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const parsed = schema.safeParse(jsonOf(line));
  if (!parsed.success) return [];
  const { _aws, ...members } = parsed.data;
  return _aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((set) => {
      // CloudWatch has no metric by a dimension that is not said, or not in words.
      if (!set.every((name) => typeof members[name] === 'string' && members[name] !== '')) return [];
      const dimensions = Object.fromEntries(set.map((name) => [name, String(members[name])]));
      return Metrics.flatMap(({ Name: name, Unit: unit }) =>
        [members[name]]
          .flat()
          .filter((value) => typeof value === 'number')
          .map((value) => ({ namespace, name, dimensions, unit, value, at: _aws.Timestamp })),
      );
    }),
  );
};

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};
