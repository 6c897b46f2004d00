import { percentile } from './percentile.ts';

/** What is kept of a metric's values in one minute. */
export type Bucket = {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
  /** All values, or once there are too many a fair sample of them; only percentiles are made of it. */
  readonly sample: readonly number[];
};

/** The most values that a bucket keeps for its percentiles. */
export const SAMPLE = 256;

export const emptyBucket: Bucket = {
  count: 0,
  sum: 0,
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  sample: [],
};

/** The bucket with one more value. Beyond `SAMPLE` every value that came has the same chance to be in the sample. */
export const withValue = (bucket: Bucket, value: number, random: () => number = Math.random): Bucket => ({
  count: bucket.count + 1,
  sum: bucket.sum + value,
  minimum: Math.min(bucket.minimum, value),
  maximum: Math.max(bucket.maximum, value),
  sample: sampled(bucket, value, random),
});

const sampled = ({ count, sample }: Bucket, value: number, random: () => number): readonly number[] => {
  if (sample.length < SAMPLE) return [...sample, value];
  const place = Math.floor(random() * (count + 1));
  return place < SAMPLE ? sample.with(place, value) : sample;
};

/** A statistic over the values of several buckets; null when there are none. */
export type Statistic = (buckets: readonly Bucket[]) => number | null;

/**
 * The statistic of that name, as CloudWatch writes it: `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, `p99`, `PR(:2000)`.
 * @throws for any other, because a curve of something else would be believed.
 */
export const statisticOf = (name: string): Statistic => {
  const made = plain[name] ?? percentileOf(name) ?? rank(name);
  if (!made) throw new Error(`The local CloudWatch knows no statistic "${name}".`);
  return (buckets) => (buckets.length === 0 ? null : made(buckets));
};

const total = (buckets: readonly Bucket[], of: (bucket: Bucket) => number): number =>
  buckets.reduce((sum, bucket) => sum + of(bucket), 0);

const plain: Readonly<Record<string, (buckets: readonly Bucket[]) => number>> = {
  Sum: (buckets) => total(buckets, ({ sum }) => sum),
  SampleCount: (buckets) => total(buckets, ({ count }) => count),
  Average: (buckets) => total(buckets, ({ sum }) => sum) / total(buckets, ({ count }) => count),
  Minimum: (buckets) => Math.min(...buckets.map(({ minimum }) => minimum)),
  Maximum: (buckets) => Math.max(...buckets.map(({ maximum }) => maximum)),
};

/** How many percent of all values are no greater than that. */
const rank = (name: string): ((buckets: readonly Bucket[]) => number) | null => {
  const limit = /^PR\(:(\d+(?:\.\d+)?)\)$/.exec(name)?.[1];
  if (limit === undefined) return null;
  const within = ({ count, sample }: Bucket) =>
    (count * sample.filter((value) => value <= Number(limit)).length) / sample.length;
  return (buckets) => (100 * total(buckets, within)) / total(buckets, ({ count }) => count);
};

/** A sampled value stands for several. */
const percentileOf = (name: string): ((buckets: readonly Bucket[]) => number) | null => {
  const percent = Number(/^p(\d{1,2}(?:\.\d+)?|100)$/.exec(name)?.[1]);
  if (Number.isNaN(percent)) return null;
  return (buckets) => {
    const values = buckets.flatMap(({ count, sample }) =>
      sample.map((value) => ({ value, weight: count / sample.length })),
    );
    return percentile(values, percent / 100) ?? Number.NaN;
  };
};
