import { Metrics } from '@aws-lambda-powertools/metrics';
import {
  type CountedMetric,
  METRIC_SERVICE,
  type MeasuredMetric,
  type MetricName,
  metrics,
  type SplitMetric,
} from '../../shared/metrics.ts';

/**
 * What one invocation counts and measures. Counts are summed first, so that two hundred posts are one number in the
 * log and not two hundred. An environment serves one invocation at a time, and each ends with `publish`.
 */
const printer = new Metrics({ serviceName: METRIC_SERVICE });
const counts = new Map<CountedMetric, number>();
const splits = new Map<SplitMetric, Map<string, number>>();

export const count = (name: CountedMetric, times = 1): void => {
  counts.set(name, counted(name) + times);
};

/** What this invocation has counted so far. */
export const counted = (name: CountedMetric): number => counts.get(name) ?? 0;

/** Counts under a value of the metric's dimension; the values are a small, fixed set. */
export const countBy = (name: SplitMetric, value: string, times = 1): void => {
  const values = splits.get(name) ?? new Map<string, number>();
  splits.set(name, values.set(value, (values.get(value) ?? 0) + times));
};

export const measure = (name: MeasuredMetric, value: number): void => add(printer, name, value);

/** Prints everything, in CloudWatch's embedded format, and begins anew. Nothing counted is nothing printed. */
export const publish = (): void => {
  for (const [name, times] of counts) add(printer, name, times);
  if (printer.hasStoredMetrics()) printer.publishStoredMetrics();
  // It prints by itself: a metric with a dimension of its own is a line of its own.
  // A metric with a dimension of its own is a line of its own. (Powertools' single metrics would make a printer for each.)
  for (const [name, values] of splits)
    for (const [value, times] of values) {
      printer.addDimension(metrics[name].dimension, value);
      add(printer, name, times);
      printer.publishStoredMetrics();
    }
  counts.clear();
  splits.clear();
};

const add = (to: Metrics, name: MetricName, value: number): void => {
  to.addMetric(name, metrics[name].unit, value);
};
