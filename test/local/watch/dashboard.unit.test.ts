import { describe, expect, test } from '@jest/globals';
import { widgetsOf } from '../../../local/template/dashboard.ts';
import { placeOf } from '../../../local/template/deployment.ts';
import { resolver } from '../../../local/template/intrinsics.ts';
import { parseTemplate } from '../../../local/template/template.ts';
import { watchingOf } from '../../../local/template/watching.ts';
import { watchAlarms } from '../../../local/watch/alarms.ts';
import { boardOf } from '../../../local/watch/board.ts';
import { keepMetrics } from '../../../local/watch/metrics.ts';
import { watchShown } from '../../../local/watch/shown.ts';
import type { Watch } from '../../../local/watch/watch.ts';
import { clausesOf } from '../../../shared/standards/standard.ts';
import { templateOf } from '../../infra/template/synthesized.ts';

const MINUTE = 10_000;
const synthesized = templateOf().toJSON() as {
  Resources: Record<string, { Type: string; Properties: object }>;
};
const read = (change: (template: typeof synthesized) => void = () => {}) => {
  const changed = structuredClone(synthesized);
  change(changed);
  const template = parseTemplate(JSON.stringify(changed));
  return watchingOf(template, resolver(template, placeOf('Vigil')));
};
const watched = () => {
  const { widgets, alarms: deployed, composites } = read();
  const metrics = keepMetrics(MINUTE);
  const alarms = watchAlarms(deployed, metrics, 0, composites);
  return { metrics, alarms, board: boardOf({ widgets, metrics, alarms, minute: MINUTE }) };
};

describe('The deployment’s own dashboard', () => {
  test('is read whole, each widget at its place in the grid of 24 columns', () => {
    const { widgets, alarms, composites } = read();
    expect(widgets.length).toBeGreaterThan(25);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
    expect(widgets[0]).toMatchObject({ kind: 'alarms', x: 0, y: 0, width: 12, height: 4 });
    expect(widgets.find((widget) => 'title' in widget && widget.title === 'LogoutLateness')).toMatchObject({
      kind: 'graph',
      stacked: false,
      minimum: 0,
      annotations: [{ value: 2_000, label: 'two seconds' }],
    });
    expect(alarms.map(({ name }) => name)).toEqual(expect.arrayContaining(['SweepSilent', 'DeadLetters']));
    expect(alarms).toHaveLength(22);
    expect(composites.map(({ name, parts }) => [name, parts.length])).toEqual([
      ['FastBurn', 2],
      ['SlowBurn', 2],
    ]);
  });

  test.each([
    ['signatures are refused', { requests: 25, calls: 3, failed: 0 }, 'ALARM'],
    ['the function fails', { requests: 25, calls: 25, failed: 21 }, 'ALARM'],
    ['every request is answered', { requests: 25, calls: 25, failed: 0 }, 'OK'],
  ])('has an alert for backends: %s', (_, { requests, calls, failed }, state) => {
    const { metrics, alarms } = watched();
    const counts = { UrlRequestCount: requests, Invocations: calls, Url5xxCount: failed };
    const alert = read().alarms.find(({ name }) => name === 'BackendsTurnedAway');
    const looked = alert?.lines.flatMap((line) => ('metric' in line ? [line.metric] : [])) ?? [];
    expect(looked.map(({ name }) => name).toSorted()).toEqual(Object.keys(counts).toSorted());
    for (const metric of looked)
      metrics.put(metric, counts[metric.name as keyof typeof counts], MINUTE, 'Count');
    alarms.look(6 * MINUTE);
    expect(alarms.all().find(({ name }) => name === 'BackendsTurnedAway')).toMatchObject({ state });
  });

  test('shows what was put under exactly these names and dimensions', () => {
    const { metrics, alarms, board } = watched();
    const ours = (name: string, more: Record<string, string> = {}) => ({
      namespace: 'Vigil',
      name,
      dimensions: { service: 'vigil', ...more },
    });
    metrics.put(ours('People'), 3, 5 * MINUTE, 'Count');
    metrics.put(ours('Ended', { Ending: 'exit' }), 2, 6 * MINUTE, 'Count');
    metrics.put(ours('Messages', { Action: 'ping' }), 7, 7 * MINUTE, 'Count');
    alarms.look(8 * MINUTE);
    const { widgets, times } = board.show(4, 7 * MINUTE + 1);
    const titled = (title: string) => widgets.find((widget) => 'title' in widget && widget.title === title);
    expect(times).toEqual([4, 5, 6, 7].map((minute) => minute * MINUTE));
    expect(titled('People now')).toMatchObject({ values: [{ value: 3, at: 5 * MINUTE }] });
    expect(titled('Dead letters')).toMatchObject({ values: [{ value: null, at: null }] });
    expect(titled('Leave, and why')).toMatchObject({
      stacked: true,
      lines: expect.arrayContaining([{ label: 'exit', points: [null, null, 2, null] }]),
    });
    expect(titled('From clients, by action')).toMatchObject({
      lines: [{ label: 'ping', points: [null, null, null, 7] }],
    });
    expect(titled('Does anybody have to do something?')).toMatchObject({
      alarms: expect.arrayContaining([
        expect.objectContaining({ name: 'DeadLetters', state: 'OK', description: expect.any(String) }),
      ]),
    });
  });

  test('can be requested for a number of minutes, and no other text', () => {
    const shown = watchShown(watched() as unknown as Watch);
    const asked = (minutes?: string) =>
      shown.dashboard(new URLSearchParams(minutes === undefined ? {} : { minutes }));
    expect([undefined, '15', '180'].map((minutes) => asked(minutes).times.length)).toEqual([180, 15, 180]);
    for (const wrong of ['0', '181', '1.5', 'many', '']) expect(() => asked(wrong)).toThrow(RangeError);
  });

  test.each<[string, (properties: Record<string, unknown>) => void, string]>([
    [
      'another comparison',
      (alarm) => Object.assign(alarm, { ComparisonOperator: 'LessThanLowerThreshold' }),
      '',
    ],
    ['an anomaly band', (alarm) => Object.assign(alarm, { ThresholdMetricId: 'ad1' }), 'ThresholdMetricId'],
    [
      'a function that is not known',
      (alarm) =>
        Object.assign(alarm, {
          Metrics: [
            { Id: 'e', Expression: 'SUM(METRICS())' },
            {
              Id: 'm',
              ReturnData: false,
              MetricStat: { Metric: { Namespace: 'N', MetricName: 'M' }, Period: 300, Stat: 'Sum' },
            },
          ],
        }),
      'SUM(METRICS())',
    ],
  ])('with an alarm of %s is refused at start', (_, change, why) => {
    const changed = () => {
      const { alarms } = read(({ Resources }) => {
        const [id = ''] = Object.keys(Resources).filter((name) => name.startsWith('OperationsGatewayErrors'));
        change(Resources[id]?.Properties as Record<string, unknown>);
      });
      watchAlarms(alarms, keepMetrics(MINUTE), 0);
    };
    expect(changed).toThrow(why);
    expect(changed).toThrow(/GatewayErrors|SUM/);
  });

  const place = { x: 0, y: 0, width: 6, height: 6 };
  const graph = (properties: object) => ({
    ...place,
    type: 'metric',
    properties: { view: 'timeSeries', title: 'T', region: 'r', metrics: [], ...properties },
  });
  const metric = ['N', 'M', { period: 60, stat: 'Sum' }];
  const bodyOf = (widget: object) => JSON.stringify({ periodOverride: 'inherit', widgets: [widget] });
  test.each([
    ['a widget of another type', { ...place, type: 'log', properties: {} }],
    ['another view', graph({ view: 'pie' })],
    ['an axis on the right', graph({ yAxis: { right: { min: 0 } } })],
    ['a vertical annotation', graph({ annotations: { vertical: [{ value: '2026-01-01' }] } })],
    ['a metric without statistic', graph({ metrics: [['N', 'M', { period: 60 }]] })],
    ['a dimension without value', graph({ metrics: [['N', 'M', 'D', { period: 60, stat: 'Sum' }]] })],
    [
      'a metric of another account',
      graph({ metrics: [['N', 'M', { period: 60, stat: 'Sum', accountId: '1' }]] }),
    ],
    ['the shorthand for the line above', graph({ metrics: [metric, ['.', 'M2']] })],
  ])('with %s is refused with its name', (_, widget) => {
    expect(() => widgetsOf('Dashboard', bodyOf(widget))).toThrow(/Dashboard|The widget T/);
    expect(widgetsOf('D', bodyOf(graph({ metrics: [metric] })))).toHaveLength(1);
  });

  test('whose periods follow the range that is shown is refused: an hour’s burn rate would be a minute’s', () => {
    for (const how of [{}, { periodOverride: 'auto' }])
      expect(() =>
        widgetsOf('Dashboard', JSON.stringify({ ...how, widgets: [graph({ metrics: [metric] })] })),
      ).toThrow('periodOverride');
  });

  test('shows, for a period of five minutes, at each minute what it was by then', () => {
    const metrics = keepMetrics(MINUTE);
    const lines = { metrics: [['N', 'M', { period: 300, stat: 'Sum' }]] };
    for (const minute of [2, 4, 9])
      metrics.put({ namespace: 'N', name: 'M', dimensions: {} }, minute, minute * MINUTE, 'Count');
    const { widgets } = boardOf({
      widgets: widgetsOf('D', bodyOf(graph(lines))),
      metrics,
      alarms: watchAlarms([], metrics, 0),
      minute: MINUTE,
    }).show(10, 9 * MINUTE);
    expect(widgets[0]).toMatchObject({
      lines: [{ points: [null, null, 2, 2, 6, 6, 6, 4, 4, 9] }],
    });
  });

  test('with a missing alarm is refused', () => {
    const metrics = keepMetrics(MINUTE);
    const alarms = watchAlarms([], metrics, 0);
    const board = (widget: object) =>
      boardOf({
        widgets: widgetsOf('D', bodyOf(widget)),
        metrics,
        alarms,
        minute: MINUTE,
      }).show(5, 0);
    const list = { ...place, type: 'alarm', properties: { title: 'A', alarms: ['arn:gone'] } };
    expect(() => board(list)).toThrow('arn:gone');
  });
});

describe('Standards that the deployment must meet', () => {
  const boardWith = (standard: string) => {
    const template = parseTemplate(JSON.stringify(templateOf({ standard }).toJSON()));
    const {
      widgets,
      alarms: deployed,
      composites,
    } = watchingOf(template, resolver(template, placeOf('Vigil')));
    const metrics = keepMetrics(MINUTE);
    return {
      metrics,
      board: boardOf({
        widgets,
        metrics,
        alarms: watchAlarms(deployed, metrics, 0, composites),
        minute: MINUTE,
      }),
    };
  };
  const ours = (name: string) => ({ namespace: 'Vigil', name, dimensions: { service: 'vigil' } });

  test('have a line for each clause, against its limit; without a standard there is none', () => {
    for (const ids of [
      ['pci-dss-8.2.8', 'nist-800-63b-aal3', 'hipaa'],
      ['wcag-2.2.1', 'owasp-asvs-l1'],
    ] as const) {
      const { widgets } = boardWith(ids.join(',')).board.show(1, MINUTE);
      for (const { id, rule, limit } of clausesOf(ids)) {
        const titled = widgets.filter((widget) => 'title' in widget && widget.title?.startsWith(`${id}: `));
        expect(titled).not.toEqual([]);
        if (limit !== null && rule !== 'extension')
          expect(titled).toContainEqual(
            expect.objectContaining({ annotations: [{ value: limit / 1_000, label: `the limit: ${id}` }] }),
          );
      }
    }
    const named = watched()
      .board.show(1, MINUTE)
      .widgets.filter((widget) => 'title' in widget && widget.title?.startsWith('PCI'));
    expect(named).toEqual([]);
  });

  test('show what was set and how late it was, when somebody was logged out', () => {
    const { metrics, board } = boardWith('pci-dss-8.2.8');
    metrics.put(ours('WarningLateness'), 700, 5 * MINUTE, 'Milliseconds');
    metrics.put(ours('LogoutLateness'), 500, 6 * MINUTE, 'Milliseconds');
    const { widgets } = board.show(3, 6 * MINUTE + 1);
    const idle = widgets.find(
      (widget) =>
        'title' in widget && widget.title === 'PCI DSS v4.0.1, 8.2.8: idle until the logout, at most (s)',
    );
    expect(idle).toMatchObject({ lines: [{ label: 'longest', points: [null, null, 900.5] }] });
  });
});
