import { describe, expect, test } from '@jest/globals';
import { type Points, parseExpression } from '../../../local/watch/expression.ts';
import { keepMetrics } from '../../../local/watch/metrics.ts';
import { type QueryText, queryOf } from '../../../local/watch/query.ts';
import { labelled, parseSearch } from '../../../local/watch/search.ts';
import { resourcesOf, templateOf } from '../../infra/template/synthesized.ts';

const series: Record<string, Points> = {
  a: [1, 2, null],
  b: [10, null, 30],
  m_of_it0: [0, 4, 8],
  none: [null, null, null],
};
const evaluated = (text: string) => parseExpression(text).evaluate((id) => series[id] ?? [], 3);

describe('An expression', () => {
  test.each<[string, Points]>([
    ['a', [1, 2, null]],
    ['a + b', [11, null, null]],
    ['FILL(a, 0) + FILL(b, 0)', [11, 2, 30]],
    ['FILL(none, 0)', [0, 0, 0]],
    ['FILL(none, 0) + FILL(a, 7)', [1, 2, 7]],
    ['FILL(a + b, 0)', [11, 0, 0]],
    ['100 * a / 50', [2, 4, null]],
    ['100 * m_of_it0 / 60000', [0, 0.006_666_666_666_666_667, 0.013_333_333_333_333_334]],
    ['b - a - 1', [8, null, null]],
    ['b - (a - 1)', [10, null, null]],
    ['2 + 3 * a', [5, 8, null]],
    ['(2 + 3) * a', [5, 10, null]],
    ['1.5*a', [1.5, 3, null]],
    ['b / m_of_it0', [null, null, 3.75]],
    ['a / 0', [null, null, null]],
    ['a < 2', [1, 0, null]],
    ['FILL(b, 0) * (FILL(m_of_it0, 0) < 4 + 1)', [10, 0, 0]],
  ])('%s', (text, points) => {
    expect(evaluated(text)).toEqual(points);
  });

  test.each([
    'SUM(METRICS())',
    'IF(a > 1, a, 0)',
    'a ^ 2',
    '-a',
    'a +',
    '(a',
    'a b',
    'FILL(a)',
    'FILL(a, REPEAT)',
    'FILL(a, b)',
    'A + 1',
    'RATE(a)',
    '1 + 1',
    '',
    'a; b',
    'SELECT MAX(a)',
  ])('%j is refused loudly, with its text', (text) => {
    expect(() => parseExpression(text)).toThrow(JSON.stringify(text));
  });
});

test('a message of the second hand waits as long as those that are due take to be handed out, and a minute for each where none is', () => {
  const alarms = Object.values(resourcesOf(templateOf(), 'AWS::CloudWatch::Alarm'));
  const late = alarms.find(({ Properties }) => Properties.AlarmDescription.startsWith('SecondHandLate:'));
  const { Expression } =
    late?.Properties.Metrics.find((part: { ReturnData: boolean }) => part.ReturnData) ?? {};
  const minutes: Record<string, Points> = {
    due: [null, 0, 100, 1_000, 1, 5],
    handed: [null, 60_000, 60_000, 1_000, null, 0],
  };
  const waits = parseExpression(String(Expression)).evaluate((id) => minutes[id] ?? [], 6);
  // A minute of which nothing is known yet has no point: SQS is late, and the latest would always be a zero.
  expect(waits).toEqual([null, 0, 0.1, 60, 60, 300]);
});

describe('A search', () => {
  test('is read as CloudWatch writes it', () => {
    expect(
      parseSearch(`SEARCH('{"Vigil-test","service","Action"} MetricName="Messages"', 'Sum', 60)`),
    ).toEqual({
      namespace: 'Vigil-test',
      name: 'Messages',
      dimensions: ['service', 'Action'],
      statistic: 'Sum',
      period: 1,
    });
  });

  test.each([
    `SEARCH('{Vigil,service} MetricName="Messages"', 'Sum', 60)`,
    `SEARCH('{"Vigil","service"} MetricName="Messages" Action="ping"', 'Sum', 60)`,
    `SEARCH('{"Vigil","service"} MetricName="Messages"', 'Sum', 45)`,
    `SEARCH(' MetricName="Messages"', 'Sum', 60)`,
    `SORT(SEARCH('{"Vigil","service"} MetricName="M"', 'Sum', 60), MAX, DESC)`,
  ])('%s is refused with its text', (text) => {
    expect(() => parseSearch(text)).toThrow(text);
  });

  test('labels what it finds by its dimension, and refuses other placeholders', () => {
    expect(labelled(`by \${PROP('Dim.Action')}`, { Action: 'ping' })).toBe('by ping');
    for (const other of [`\${PROP('Dim.Code')}`, `\${SUM}`, `\${PROP('MetricName')}`])
      expect(() => labelled(other, { Action: 'ping' })).toThrow(other);
  });
});

describe('A query', () => {
  const line = { id: null, label: null, shown: true, period: 1 };
  const metric = (name: string, dimensions = { service: 'vigil' }) => ({
    namespace: 'Vigil',
    name,
    dimensions,
  });
  const written = () => {
    const metrics = keepMetrics(1_000);
    for (const [at, value] of [
      [10_000, 2],
      [10_500, 4],
      [12_000, 6],
    ] as const)
      metrics.put(metric('Joined'), value, at, 'Count');
    for (const Action of ['ping', 'hello'])
      metrics.put(metric('Messages', { service: 'vigil', Action } as never), Action.length, 11_000, 'Count');
    return metrics;
  };
  const lines = (texts: QueryText[], range = { first: 9, periods: 4 }) =>
    queryOf('It', texts, written()).lines(range);

  test('reads a metric, period by period, from the first one on', () => {
    const joins = { ...line, metric: metric('Joined'), statistic: 'Sum' };
    expect(lines([joins])).toEqual([{ label: 'Joined', points: [null, 6, null, 6] }]);
    expect(lines([{ ...joins, period: 2, label: 'in two' }], { first: 9, periods: 2 })).toEqual([
      { label: 'in two', points: [6, 6] },
    ]);
    expect(lines([{ ...joins, metric: metric('Nothing') }])).toEqual([
      { label: 'Nothing', points: [null, null, null, null] },
    ]);
  });

  test('shows an expression and not what only serves it', () => {
    expect(
      lines([
        { ...line, label: 'tenfold', expression: '10 * m1' },
        { ...line, id: 'm1', shown: false, metric: metric('Joined'), statistic: 'Maximum' },
      ]),
    ).toEqual([{ label: 'tenfold', points: [null, 40, null, 60] }]);
  });

  test('shows a line for everything that a search finds', () => {
    const search = `SEARCH('{"Vigil","Action","service"} MetricName="Messages"', 'Sum', 60)`;
    expect(lines([{ ...line, label: `\${PROP('Dim.Action')}`, expression: search }])).toEqual([
      { label: 'hello', points: [null, null, 5, null] },
      { label: 'ping', points: [null, null, 4, null] },
    ]);
  });

  test('says what it looks at', () => {
    const { looksAt } = queryOf('It', [{ ...line, metric: metric('Joined'), statistic: 'Sum' }], written());
    expect(looksAt).toEqual([metric('Joined')]);
  });

  test.each<[string, QueryText[], string]>([
    ['no line', [], 'nothing'],
    [
      'two periods',
      [
        { ...line, metric: metric('Joined'), statistic: 'Sum' },
        { ...line, period: 5, metric: metric('Joined'), statistic: 'Sum' },
      ],
      'one period at a time',
    ],
    [
      'half a minute',
      [{ ...line, period: 0.5, metric: metric('Joined'), statistic: 'Sum' }],
      'whole minutes',
    ],
    ['a missing id', [{ ...line, expression: 'm1 + 1' }], 'm1, which is not there'],
    [
      'a search of another period',
      [{ ...line, period: 5, expression: `SEARCH('{"V","s"} MetricName="M"', 'Sum', 60)` }],
      'another period',
    ],
    ['an invalid statistic', [{ ...line, metric: metric('Joined'), statistic: 'tm99' }], 'tm99'],
  ])('with %s is refused', (_, texts, why) => {
    expect(() => queryOf('It', texts, written())).toThrow(why);
  });
});
