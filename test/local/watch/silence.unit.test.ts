import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { type Alarms, watchAlarms } from '../../../local/watch/alarms.ts';
import { keepMetrics, type MetricIdentity, type Metrics } from '../../../local/watch/metrics.ts';
import { resourcesOf, templateOf } from '../../infra/template/synthesized.ts';

const MINUTE = 1_000;
const begun = 1_000 * MINUTE;

type Part = {
  readonly Id: string;
  readonly ReturnData: boolean;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace: string;
      readonly MetricName: string;
      readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
    };
    readonly Stat: string;
  };
};

const alarmIn = (template: Template) => {
  const all = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  const found = all.find(({ Properties }) => Properties.AlarmDescription.startsWith('EventsSilent:'));
  return found?.Properties;
};

const identity = ({ Namespace, MetricName, Dimensions }: NonNullable<Part['MetricStat']>['Metric']) => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, JSON.stringify(Value)])),
});

describe('That nobody is told any more', () => {
  const { Metrics, Threshold, EvaluationPeriods } = alarmIn(templateOf());
  const parts: readonly Part[] = Metrics;
  let metrics: Metrics;
  let alarms: Alarms;
  let now: number;
  beforeEach(() => {
    metrics = keepMetrics(MINUTE);
    now = begun;
    const lines = parts.map(({ Id: id, ReturnData: shown, Expression, MetricStat }) => ({
      id,
      label: null,
      shown,
      period: 30,
      ...(MetricStat
        ? { metric: identity(MetricStat.Metric), statistic: MetricStat.Stat }
        : { expression: String(Expression) }),
    }));
    const rule = {
      comparison: 'GreaterThanOrEqualToThreshold',
      threshold: Threshold,
      periods: EvaluationPeriods,
      breaches: EvaluationPeriods,
      missing: 'notBreaching',
    } as const;
    alarms = watchAlarms(
      [{ ...rule, arn: 'silent', name: 'EventsSilent', description: '', lines }],
      metrics,
      begun,
    );
  });

  const named = (name: string): MetricIdentity => {
    const found = parts.find(({ MetricStat }) => MetricStat?.Metric.MetricName === name)?.MetricStat;
    if (!found) throw new Error(`It does not look at ${name}.`);
    return identity(found.Metric);
  };
  /** Lets so many minutes end, each of which begins with what happens in it. Says in how many the alert was red. */
  const pass = (minutes: number, ...happens: readonly string[]): number => {
    let red = 0;
    for (let passed = 0; passed < minutes; passed += 1) {
      for (const name of happens) metrics.put(named(name), 1, now + 10, 'Count');
      now += MINUTE;
      alarms.look(now + 250);
      if (alarms.all()[0]?.state === 'ALARM') red += 1;
    }
    return red;
  };

  test('is seen within an hour, and over with the first call', () => {
    expect(pass(200, 'Joined', 'Invocations')).toBe(0);
    expect(pass(59, 'Joined')).toBe(0);
    expect(pass(1, 'Joined')).toBe(1);
    expect(pass(10, 'Joined')).toBe(10);
    expect(pass(1, 'Joined', 'Invocations')).toBe(0);
  });

  test('is not taken for the quiet of a night', () => {
    pass(10, 'Joined', 'Invocations');
    expect(pass(600)).toBe(0);
  });

  test('is not taken for a call that came in the minute after, wherever the half-hours begin and end', () => {
    let red = 0;
    for (let time = 0; time < 20; time += 1) {
      red += pass(1, 'Ended') + pass(1, 'Invocations');
      red += pass(28);
    }
    expect(red).toBe(0);
  });

  test('is seen where somebody comes or goes but once in half an hour', () => {
    let red = 0;
    for (let time = 0; time < 4; time += 1) red += pass(1, 'Warned') + pass(25);
    expect(red).toBeGreaterThan(0);
  });
});
