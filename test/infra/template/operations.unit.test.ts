import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { METRIC_SERVICE, type MetricName, metrics } from '../../../shared/metrics.ts';
import { resourcesOf, templateOf, theOnly } from './synthesized.ts';
import { vended } from './vended.ts';

/** With everything that there can be metrics of. */
const template = templateOf({
  entitlement: 'arn:aws:lambda:eu-central-1:123456789012:function:rights',
});
const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');
const sections = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name ?? '');

type Shown = { readonly namespace: string; readonly name: string; readonly dimensions: readonly string[] };

const described = ({ namespace, name, dimensions }: Shown): string =>
  `${namespace} ${name} {${[...dimensions].sort().join(', ')}}`;

const known = new Set([
  ...Object.entries(metrics).map(([name, kind]) =>
    described({
      namespace: 'Vigil',
      name,
      dimensions: ['service', ...('dimension' in kind ? [kind.dimension] : [])],
    }),
  ),
  ...Object.entries(vended).flatMap(([namespace, { names, dimensions }]) =>
    names.flatMap((name) => [
      described({ namespace, name, dimensions }),
      // What an index consumes and throttles is not in the table's own metrics.
      ...(namespace === 'AWS/DynamoDB'
        ? [described({ namespace, name, dimensions: [...dimensions, 'GlobalSecondaryIndexName'] })]
        : []),
    ]),
  ),
]);

/** The dashboard's text, with a word in place of each value that CloudFormation fills in. */
const dashboard = (() => {
  const body = theOnly(template, 'AWS::CloudWatch::Dashboard')[1].Properties.DashboardBody;
  const parts: readonly unknown[] = body['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'filled-in')).join(''));
})();

type Widget = {
  readonly type: string;
  readonly properties: { readonly title?: string; readonly metrics?: unknown[][] };
};
const widgets: readonly Widget[] = dashboard.widgets;

const onDashboard: readonly Shown[] = widgets.flatMap(({ properties }) =>
  (properties.metrics ?? []).flatMap((line): Shown[] => {
    const [first, name, ...rest] = line;
    if (typeof first === 'string' && typeof name === 'string')
      return [
        {
          namespace: first,
          name,
          dimensions: rest
            .filter((_, index) => index % 2 === 0)
            .filter((one) => typeof one === 'string') as string[],
        },
      ];
    const { expression = '' } = first as { expression?: string };
    const [, inner, metric] = /^SEARCH\('\{(.*)\} MetricName="(\w+)"'/.exec(expression) ?? [];
    if (inner === undefined || metric === undefined) return [];
    const [namespace = '', ...dimensions] = inner.split(',').map((part) => part.replaceAll('"', ''));
    return [{ namespace, name: metric, dimensions }];
  }),
);

const all = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
);
const composites = Object.values(resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm')).map(
  ({ Properties }) => Properties,
);
/** The windows of a composite alert notify nobody themselves. */
const isWindow = ({ AlarmDescription }: { AlarmDescription?: unknown }) =>
  /^\w+Over\d+: A part of /.test(String(AlarmDescription));
const windows = all.filter(isWindow);
const alerts = all.filter((alert) => !isWindow(alert));

type Looked = { Namespace: string; MetricName: string; Dimensions: { Name: string }[] };

/** Each alert's metrics, whether it watches one or a sum. */
const metricsOf = (alert: Looked & { Metrics?: { MetricStat?: { Metric: Looked } }[] }): Shown[] => {
  const looked = alert.Metrics
    ? alert.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
    : [alert];
  return looked.map(({ Namespace, MetricName, Dimensions }) => ({
    namespace: Namespace,
    name: MetricName,
    dimensions: Dimensions.map(({ Name }) => Name),
  }));
};

describe('the dashboard', () => {
  test('shows nothing that neither we nor AWS emit', () => {
    expect(onDashboard.length).toBeGreaterThan(50);
    expect(onDashboard.map(described).filter((one) => !known.has(one))).toEqual([]);
  });

  test('shows every metric of ours', () => {
    const shown = new Set(
      onDashboard.filter(({ namespace }) => namespace === 'Vigil').map(({ name }) => name),
    );
    expect(Object.keys(metrics).filter((name) => !shown.has(name))).toEqual([]);
  });

  test('looks up ours under the one service name that they are emitted with', () => {
    const lines = widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([one]) => one === 'Vigil');
    expect(lines.length).toBeGreaterThan(20);
    for (const line of lines) expect(line[line.indexOf('service') + 1]).toBe(METRIC_SERVICE);
  });

  test('begins with what is red, how many people there are, and how late they are told', () => {
    expect(widgets.slice(0, 4).map(({ type, properties }) => properties.title ?? type)).toEqual([
      'Does anybody have to do something?',
      'People now',
      'Late logouts, 99 of 100 within (ms)',
      'Dead letters',
    ]);
  });
});

describe('alerts', () => {
  test('watch nothing that neither we nor AWS emit', () => {
    const looked = all.flatMap(metricsOf);
    expect(looked.length).toBeGreaterThan(10);
    expect(looked.map(described).filter((one) => !known.has(one))).toEqual([]);
  });

  test('watch what the dashboard shows too', () => {
    const shown = new Set(onDashboard.map(described));
    expect(
      all
        .flatMap(metricsOf)
        .map(described)
        .filter((one) => !shown.has(one)),
    ).toEqual([]);
  });

  test.each([...alerts, ...composites].map((alert) => [String(alert.AlarmDescription), alert] as const))(
    '%s — has a section in the runbook, and notifies somebody',
    (description, alert) => {
      const [, name = ''] = /^(\w+): /.exec(description) ?? [];
      expect(sections).toContain(name);
      expect(description).toContain(`docs/runbook.md#${name.toLowerCase()}`);
      const [topic] = theOnly(template, 'AWS::SNS::Topic');
      expect(alert.AlarmActions).toEqual([{ Ref: topic }]);
      expect(alert.OKActions).toEqual([{ Ref: topic }]);
    },
  );

  test('link to where the runbook can be read, if that is set', () => {
    const wiki = templateOf({ runbookUrl: 'https://wiki.example.com/vigil' });
    const told = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
      Object.values(resourcesOf(wiki, type)).filter(({ Properties }) => !isWindow(Properties)),
    );
    expect(told.length).toBeGreaterThan(15);
    for (const { Properties } of told)
      expect(Properties.AlarmDescription).toMatch(/What to do: https:\/\/wiki\.example\.com\/vigil#[a-z]+$/);
  });

  test('about the table include its indexes', () => {
    const throttles = alerts.find(({ AlarmDescription }) =>
      String(AlarmDescription).startsWith('TableThrottles'),
    );
    const looked = metricsOf(throttles as never).filter(({ dimensions }) =>
      dimensions.includes('GlobalSecondaryIndexName'),
    );
    expect(looked).toHaveLength(6);
  });

  test('have a section each in the runbook, which has no other', () => {
    const names = [...alerts, ...composites].map(
      ({ AlarmDescription }) => String(AlarmDescription).split(':')[0],
    );
    expect([...sections].sort()).toEqual(names.sort());
  });

  test('have a section that says what each means, how to look and what to do', () => {
    const bodies = runbook.split(/^## /m).slice(1);
    for (const body of bodies)
      for (const question of ['**Means.**', '**Look.**', '**Do.**']) expect(body).toContain(question);
  });

  test('lead an operator to outputs that the stack has, and to widgets that the dashboard has', () => {
    const outputs = Object.keys(template.toJSON().Outputs);
    const named = [...runbook.matchAll(/<([A-Z]\w+)>|`([A-Z]\w+(?:Url|Name|Group|Groups|TopicArn))`/g)].map(
      ([, argument, word]) => argument ?? word ?? '',
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !outputs.includes(name) && !(name in metrics))).toEqual([]);
    const shown = JSON.stringify(dashboard);
    const titles = [...runbook.matchAll(/(?<![*\w])\*([A-Z][\w,']*(?: [\w,']+)+)\*(?![*\w])/g)].map(
      ([, title]) => title ?? '',
    );
    // Of AWS, not of ours.
    const theirs = [
      'Concurrent executions',
      'Internal server error',
      'Throttle rate',
      'UpdateSchedule request rate',
    ];
    expect([...new Set(titles)].filter((title) => !shown.includes(title)).sort()).toEqual(theirs);
  });

  test('about the promise are red by a long window and a short one, which notify nobody themselves', () => {
    const of = (name: string) =>
      windows
        .filter(({ AlarmDescription }) => String(AlarmDescription).startsWith(`${name}Over`))
        .map(({ Threshold, Metrics, AlarmActions }) => ({
          rate: Threshold,
          seconds: Metrics.find(({ MetricStat }: { MetricStat?: object }) => MetricStat).MetricStat.Period,
          tells: AlarmActions,
        }));
    expect(of('FastBurn')).toEqual([
      { rate: 14.4, seconds: 3_600, tells: undefined },
      { rate: 14.4, seconds: 300, tells: undefined },
    ]);
    expect(of('SlowBurn')).toEqual([
      { rate: 6, seconds: 21_600, tells: undefined },
      { rate: 6, seconds: 1_800, tells: undefined },
    ]);
    expect(composites).toHaveLength(2);
  });

  test('treat missing data as a fault only for the sweep: otherwise nothing emitted is nothing wrong', () => {
    const breaching = all.filter(({ TreatMissingData }) => TreatMissingData !== 'notBreaching');
    expect(breaching.map(({ AlarmDescription }) => String(AlarmDescription).split(':')[0])).toEqual([
      'SweepSilent',
    ]);
  });

  test('reach the topic: CloudWatch may publish for this account and for no other, only over TLS', () => {
    const { Statement } = theOnly(template, 'AWS::SNS::TopicPolicy')[1].Properties.PolicyDocument;
    const allowed = Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Allow');
    // Else the alarms of anybody at all could call somebody out of bed.
    expect(allowed).toEqual([
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: { Ref: theOnly(template, 'AWS::SNS::Topic')[0] },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ]);
    expect(Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });
});

describe('the address that is set', () => {
  test('is told of each alert, and nobody is where none is set', () => {
    const told = templateOf({ alarmEmail: 'on-call@example.com' });
    const [topic] = theOnly(told, 'AWS::SNS::Topic');
    expect(theOnly(told, 'AWS::SNS::Subscription')[1].Properties).toEqual({
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
      TopicArn: { Ref: topic },
    });
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});

describe('the names of the metrics', () => {
  test.each(Object.entries(metrics) as [MetricName, (typeof metrics)[MetricName]][])(
    '%s has a sentence, and no id for a dimension',
    (_, kind) => {
      expect(kind.meaning).toMatch(/^[A-Z].*\.$/);
      if ('dimension' in kind)
        expect(['Ending', 'Action', 'Code', 'Client', 'Reason', 'Hand']).toContain(kind.dimension);
    },
  );
});
