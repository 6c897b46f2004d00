import { type Bucket, emptyBucket, withValue } from './statistic.ts';

/** By which a metric is told from others of its name. */
export type Dimensions = Readonly<Record<string, string>>;

/** One metric of CloudWatch: a name alone is none, each set of dimensions is another. */
export type MetricIdentity = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Dimensions;
};

/** Everything of one metric since the start, and its latest minutes. */
export type Series = MetricIdentity & {
  readonly unit: string;
  readonly total: Omit<Bucket, 'sample'>;
  /** The buckets of the minutes from `first` on, `length` of them, as far as anything was put into them. */
  readonly between: (first: number, length: number) => readonly Bucket[];
};

/** Keeps metrics as CloudWatch does, in buckets of one minute, and forgets what no dashboard shows any more. */
export type Metrics = {
  /** `at` is epoch milliseconds. False when there are too many metrics already: then it is not kept. */
  readonly put: (metric: MetricIdentity, value: number, at: number, unit: string) => boolean;
  readonly find: (metric: MetricIdentity) => Series | null;
  /** All of this name that have exactly dimensions of these names, whatever their values. */
  readonly search: (namespace: string, name: string, dimensions: readonly string[]) => Series[];
  readonly all: () => Series[];
  /** The number of the minute in which an instant lies. A minute may be shorter than sixty seconds here. */
  readonly minuteOf: (at: number) => number;
};

/** Three hours, which the dashboard shows, and what most alarms look back beyond them: a longer window sees what is kept of it. */
const KEPT_MINUTES = 240;
/** Dimensions have few, fixed values. More metrics than this means that somebody has made one of an id. */
const MOST_METRICS = 1_000;

export const keepMetrics = (minute: number): Metrics => {
  const kept = new Map<string, Keeping>();
  return {
    put: (metric, value, at, unit) => {
      const key = keyOf(metric);
      const found = kept.get(key) ?? (kept.size < MOST_METRICS ? keeping(metric, unit) : null);
      if (!found) return false;
      kept.set(key, found);
      found.put(Math.floor(at / minute), value);
      return true;
    },
    find: (metric) => kept.get(keyOf(metric))?.series ?? null,
    search: (namespace, name, dimensions) => {
      const wanted = [...dimensions].sort().join();
      return [...kept.values()]
        .map(({ series }) => series)
        .filter((one) => one.namespace === namespace && one.name === name)
        .filter((one) => Object.keys(one.dimensions).sort().join() === wanted);
    },
    all: () => [...kept.values()].map(({ series }) => series),
    minuteOf: (at) => Math.floor(at / minute),
  };
};

type Keeping = { readonly series: Series; readonly put: (minute: number, value: number) => void };

const keeping = (metric: MetricIdentity, unit: string): Keeping => {
  const buckets = new Map<number, Bucket>();
  let total: Bucket = emptyBucket;
  let newest = Number.NEGATIVE_INFINITY;
  return {
    series: {
      ...metric,
      unit,
      get total() {
        const { sample: _, ...rest } = total;
        return rest;
      },
      between: (first, length) =>
        length > buckets.size
          ? [...buckets].flatMap(([at, bucket]) => (at >= first && at < first + length ? [bucket] : []))
          : Array.from({ length }, (_, index) => buckets.get(first + index) ?? []).flat(),
    },
    put: (minute, value) => {
      total = { ...withValue(total, value), sample: [] };
      buckets.set(minute, withValue(buckets.get(minute) ?? emptyBucket, value));
      if (minute <= newest) return;
      newest = minute;
      for (const old of buckets.keys()) if (old <= newest - KEPT_MINUTES) buckets.delete(old);
    },
  };
};

const keyOf = ({ namespace, name, dimensions }: MetricIdentity): string =>
  JSON.stringify([
    namespace,
    name,
    Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1)),
  ]);
