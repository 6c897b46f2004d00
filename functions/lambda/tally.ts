import { Metrics } from '@aws-lambda-powertools/metrics';
import {
  type CountedMetric,
  type CountedSplit,
  METRIC_SERVICE,
  type MeasuredMetric,
  type MeasuredSplit,
  type MetricName,
  metrics,
  type SplitMetric,
} from '../../shared/metrics.ts';

/**
 * What one invocation counts and measures. Counts are summed first, so that two hundred posts are one number in the
 * log and not two hundred. An environment serves one invocation at a time, and each ends with `publish`.
 */
const printer = new Metrics({ serviceName: METRIC_SERVICE });
/** Values in a line: with a hundred, which is all that one may have, Powertools prints it, and forgets the dimension. */
const MOST = 99;
const counts = new Map<CountedMetric, number>();
const splits = new Map<SplitMetric, Map<string, number[]>>();

export const count = (name: CountedMetric, times = 1): void => {
  counts.set(name, counted(name) + times);
};

/** What this invocation has counted so far. */
export const counted = (name: CountedMetric): number => counts.get(name) ?? 0;

/** Counts under a value of the metric's dimension; the values are a small, fixed set. */
export const countBy = (name: CountedSplit, value: string, times = 1): void => {
  const [before = 0] = splitOf(name).get(value) ?? [];
  splitOf(name).set(value, [before + times]);
};

/** Measures under a value of the metric's dimension. */
export const measureBy = (name: MeasuredSplit, value: string, measured: number): void => {
  splitOf(name).set(value, [...(splitOf(name).get(value) ?? []), measured]);
};

const splitOf = (name: SplitMetric): Map<string, number[]> => {
  const values = splits.get(name) ?? new Map<string, number[]>();
  splits.set(name, values);
  return values;
};

export const measure = (name: MeasuredMetric, value: number): void => add(printer, name, value);

/** Prints everything, in CloudWatch's embedded format, and begins anew. Nothing counted is nothing printed. */
export const publish = (): void => {
  for (const [name, times] of counts) add(printer, name, times);
  if (printer.hasStoredMetrics()) printer.publishStoredMetrics();
  // A metric with a dimension of its own is a line of its own. (Powertools' single metrics would make a printer for each.)
  for (const [name, values] of splits)
    for (const [value, numbers] of values)
      for (let from = 0; from < numbers.length; from += MOST) {
        printer.addDimension(metrics[name].dimension, value);
        for (const number of numbers.slice(from, from + MOST)) add(printer, name, number);
        printer.publishStoredMetrics();
      }
  counts.clear();
  splits.clear();
};

const add = (to: Metrics, name: MetricName, value: number): void => {
  to.addMetric(name, metrics[name].unit, value);
};
