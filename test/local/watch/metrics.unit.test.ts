import { describe, expect, test } from '@jest/globals';
import { printedValues } from '../../../local/watch/embedded-format.ts';
import { keepMetrics, type MetricIdentity } from '../../../local/watch/metrics.ts';
import { emptyBucket, SAMPLE, statisticOf, withValue } from '../../../local/watch/statistic.ts';

const MINUTE = 60_000;
const joined: MetricIdentity = { namespace: 'Vigil', name: 'Joined', dimensions: { service: 'vigil' } };

const bucketOf = (...values: number[]) =>
  values.reduce((bucket, value) => withValue(bucket, value), emptyBucket);

describe('A statistic', () => {
  const buckets = [bucketOf(5, 1, 3), bucketOf(11)];

  test.each([
    ['Sum', 20],
    ['SampleCount', 4],
    ['Average', 5],
    ['Minimum', 1],
    ['Maximum', 11],
    ['p50', 3],
    ['p75', 5],
    ['p99', 11],
    ['p100', 11],
  ])('%s is calculated from all values of all buckets', (name, value) => {
    expect(statisticOf(name)(buckets)).toBe(value);
    expect(statisticOf(name)([])).toBeNull();
  });

  test.each(['sum', 'p101', 'tm90', 'IQM', ''])('%j is refused with its name', (name) => {
    expect(() => statisticOf(name)).toThrow(`"${name}"`);
  });

  test('percentiles of a hundred values are those values', () => {
    const hundred = [bucketOf(...Array.from({ length: 100 }, (_, index) => index + 1))];
    expect(['PR(:0)', 'PR(:25)', 'PR(:100)', 'PR(:2000)'].map((name) => statisticOf(name)(hundred))).toEqual([
      0, 25, 100, 100,
    ]);
    expect(['p1', 'p50', 'p99', 'p99.5'].map((name) => statisticOf(name)(hundred))).toEqual([1, 50, 99, 100]);
  });

  test('of a crowded minute is exact, except percentiles, which use a bounded sample', () => {
    const crowd = Array.from({ length: 20_000 }, (_, index) => index);
    let bucket = emptyBucket;
    for (const value of crowd) bucket = withValue(bucket, value);
    expect(bucket.sample).toHaveLength(SAMPLE);
    expect(bucket).toMatchObject({ count: 20_000, minimum: 0, maximum: 19_999, sum: 199_990_000 });
    const median = statisticOf('p50')([bucket]) ?? 0;
    expect(median).toBeGreaterThan(6_000);
    expect(median).toBeLessThan(14_000);
  });

  test('a sampled bucket weighs as much as the values that arrived, not those that were kept', () => {
    let crowd = emptyBucket;
    for (let value = 0; value < 10 * SAMPLE; value += 1) crowd = withValue(crowd, 1);
    const few = bucketOf(...Array.from({ length: SAMPLE }, () => 100));
    expect(statisticOf('p50')([crowd, few])).toBe(1);
    expect(statisticOf('p99')([crowd, few])).toBe(100);
  });
});

describe('The metrics', () => {
  test('are put into buckets by the minute of their instant, whenever they arrive', () => {
    const metrics = keepMetrics(MINUTE);
    for (const at of [3 * MINUTE, 4 * MINUTE - 1, 4 * MINUTE, 3 * MINUTE + 5])
      metrics.put(joined, 1, at, 'Count');
    const { between } = metrics.find(joined) ?? { between: () => [] };
    expect(between(3, 1).map(({ count }) => count)).toEqual([3]);
    expect(between(2, 4).map(({ count }) => count)).toEqual([3, 1]);
    expect(between(9, 5)).toEqual([]);
  });

  test('may have minutes of two seconds', () => {
    const metrics = keepMetrics(2_000);
    metrics.put(joined, 7, 5_000, 'Count');
    expect(metrics.minuteOf(5_000)).toBe(2);
    expect(metrics.find(joined)?.between(2, 1)).toHaveLength(1);
  });

  test('are identified by their whole set of dimensions, in whatever order, and found by the names of them', () => {
    const metrics = keepMetrics(MINUTE);
    const put = (dimensions: Record<string, string>) =>
      metrics.put({ namespace: 'Vigil', name: 'Ended', dimensions }, 1, 0, 'Count');
    put({ service: 'vigil', Ending: 'exit' });
    put({ Ending: 'exit', service: 'vigil' });
    put({ Ending: 'limit', service: 'vigil' });
    put({ service: 'vigil' });
    put({ service: 'vigil', Ending: 'exit', Stage: 'v1' });
    expect(metrics.all()).toHaveLength(4);
    const found = metrics.search('Vigil', 'Ended', ['service', 'Ending']);
    expect(found.map(({ dimensions, total }) => [dimensions.Ending, total.count])).toEqual([
      ['exit', 2],
      ['limit', 1],
    ]);
    expect(metrics.search('Vigil', 'Joined', ['service'])).toEqual([]);
    expect(metrics.find({ namespace: 'Other', name: 'Ended', dimensions: { service: 'vigil' } })).toBeNull();
  });

  test('forget minutes that no dashboard shows, but not their totals', () => {
    const metrics = keepMetrics(MINUTE);
    for (let minute = 0; minute < 1_000; minute += 1) metrics.put(joined, 1, minute * MINUTE, 'Count');
    const series = metrics.find(joined);
    expect(series?.between(0, 1_000)).toHaveLength(240);
    expect(series?.between(820, 180)).toHaveLength(180);
    expect(series?.total).toMatchObject({ count: 1_000, sum: 1_000 });
  });

  test('are not kept when somebody uses an id as a dimension', () => {
    const metrics = keepMetrics(MINUTE);
    const kept = Array.from({ length: 1_001 }, (_, id) =>
      metrics.put({ ...joined, dimensions: { id: String(id) } }, 1, 0, 'Count'),
    );
    expect(kept.filter(Boolean)).toHaveLength(1_000);
    expect(metrics.put({ ...joined, dimensions: { id: '7' } }, 1, 0, 'Count')).toBe(true);
  });
});

describe('A printed line', () => {
  const line = (members: object, Dimensions: string[][] = [['service', 'Ending']]) =>
    JSON.stringify({
      _aws: {
        Timestamp: 5,
        CloudWatchMetrics: [{ Namespace: 'Vigil', Dimensions, Metrics: [{ Name: 'Ended', Unit: 'Count' }] }],
      },
      service: 'vigil',
      Ending: 'exit',
      ...members,
    });
  const exit = { namespace: 'Vigil', name: 'Ended', unit: 'Count', at: 5 };

  test('gives each value under its dimensions', () => {
    expect(printedValues(line({ Ended: [2, 3] }))).toEqual([
      { ...exit, dimensions: { service: 'vigil', Ending: 'exit' }, value: 2 },
      { ...exit, dimensions: { service: 'vigil', Ending: 'exit' }, value: 3 },
    ]);
  });

  test('is another metric for each of its sets of dimensions', () => {
    const values = printedValues(line({ Ended: 1 }, [['service'], ['service', 'Ending'], []]));
    expect(values.map(({ dimensions }) => Object.keys(dimensions).length)).toEqual([1, 2, 0]);
  });

  test('is no metric of a set of dimensions of which one is missing, empty or no text, as in CloudWatch', () => {
    const sets = [['service'], ['service', 'Missing'], ['Empty'], ['Number']];
    const values = printedValues(line({ Ended: 1, Empty: '', Number: 7 }, sets));
    expect(values.map(({ dimensions }) => dimensions)).toEqual([{ service: 'vigil' }]);
  });

  test.each([
    'plain',
    '{"message":"CloudWatchMetrics"}',
    '{"_aws":{"CloudWatchMetrics":0}}',
    '"CloudWatchMetrics" {',
    line({ Ended: 'many' }),
  ])('that is no metric is ignored: %s', (text) => {
    expect(printedValues(text)).toEqual([]);
  });
});
