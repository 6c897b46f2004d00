import * as z from 'zod/mini';

/** A metric as the functions have printed it so far. */
export type Metric = {
  readonly namespace: string;
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The latest values with their instants (epoch milliseconds), for percentiles and curves. */
  readonly recent: readonly (readonly [at: number, value: number])[];
};

export type Metrics = {
  /** Takes a line of a log; any that is no metric is passed over. */
  readonly read: (line: string) => void;
  readonly all: () => Metric[];
};

const RECENT = 1_000;

const schema = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z._default(z.string(), 'None') })),
      }),
    ),
  }),
});

/** Gathers what functions print in CloudWatch's embedded metric format, whatever the dimensions. */
export const createMetrics = (): Metrics => {
  const metrics = new Map<string, Metric>();
  return {
    read: (line) => {
      if (!line.includes('"CloudWatchMetrics"')) return;
      const parsed = schema.safeParse(jsonOf(line));
      if (!parsed.success) return;
      const { _aws, ...values } = parsed.data;
      for (const { Namespace, Metrics } of _aws.CloudWatchMetrics)
        for (const { Name, Unit } of Metrics)
          for (const value of [values[Name]].flat()) {
            if (typeof value !== 'number') continue;
            const key = `${Namespace} ${Name}`;
            metrics.set(key, add(metrics.get(key) ?? empty(Namespace, Name, Unit), _aws.Timestamp, value));
          }
    },
    all: () => [...metrics.values()],
  };
};

const empty = (namespace: string, name: string, unit: string): Metric => ({
  namespace,
  name,
  unit,
  count: 0,
  sum: 0,
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  recent: [],
});

const add = (metric: Metric, at: number, value: number): Metric => ({
  ...metric,
  count: metric.count + 1,
  sum: metric.sum + value,
  minimum: Math.min(metric.minimum, value),
  maximum: Math.max(metric.maximum, value),
  recent: [...metric.recent.slice(1 - RECENT), [at, value]],
});

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};
