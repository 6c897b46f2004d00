import * as z from 'zod/mini';
import { comparisons } from '../watch/alarm.ts';
import type { CompositeAlarm, DeployedAlarm } from '../watch/alarms.ts';
import type { QueryText } from '../watch/query.ts';
import type { Watching } from '../watch/watch.ts';
import { widgetsOf } from './dashboard.ts';
import type { Resolve } from './intrinsics.ts';
import { issuesOf } from './issues.ts';
import { resourcesOf, type Template } from './template.ts';

const dimensions = z._default(z.array(z.strictObject({ Name: z.string(), Value: z.string() })), []);
const metric = z.strictObject({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions });
const line = z.strictObject({
  Id: z.string(),
  Label: z.optional(z.string()),
  ReturnData: z._default(z.boolean(), true),
  Period: z.optional(z.number()),
  Expression: z.optional(z.string()),
  MetricStat: z.optional(z.strictObject({ Metric: metric, Period: z.number(), Stat: z.string() })),
});
const schema = z.strictObject({
  AlarmName: z.optional(z.string()),
  AlarmDescription: z._default(z.string(), ''),
  ComparisonOperator: z.enum(
    Object.keys(comparisons) as [keyof typeof comparisons, ...(keyof typeof comparisons)[]],
  ),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.optional(z.number()),
  TreatMissingData: z._default(z.enum(['breaching', 'notBreaching', 'ignore', 'missing']), 'missing'),
  Namespace: z.optional(z.string()),
  MetricName: z.optional(z.string()),
  Dimensions: dimensions,
  Statistic: z.optional(z.string()),
  ExtendedStatistic: z.optional(z.string()),
  Period: z.optional(z.number()),
  Metrics: z.optional(z.array(line)),
  // Whom it tells. Nobody is told here: the state is looked at.
  AlarmActions: z.optional(z.unknown()),
  OKActions: z.optional(z.unknown()),
  Tags: z.optional(z.unknown()),
});

const compositeSchema = z.strictObject({
  AlarmName: z.optional(z.string()),
  AlarmDescription: z._default(z.string(), ''),
  AlarmRule: z.string(),
  AlarmActions: z.optional(z.unknown()),
  OKActions: z.optional(z.unknown()),
  Tags: z.optional(z.unknown()),
});

/** The dashboards' widgets and the alarms of the template. @throws for what the local CloudWatch cannot evaluate. */
export const watchingOf = (template: Template, resolve: Resolve): Watching => ({
  widgets: resourcesOf(template, 'AWS::CloudWatch::Dashboard').flatMap(([logicalId, { properties }]) =>
    widgetsOf(logicalId, String(resolve(properties.DashboardBody))),
  ),
  alarms: resourcesOf(template, 'AWS::CloudWatch::Alarm').map(
    ([logicalId, { properties }]): DeployedAlarm => {
      const parsed = schema.safeParse(resolve(properties));
      if (!parsed.success)
        throw new Error(`The local CloudWatch cannot watch ${logicalId}: ${issuesOf(parsed.error)}`);
      const alarm = parsed.data;
      refuseExcessOf(logicalId, alarm);
      return {
        arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
        name: alarm.AlarmName ?? /^(\w+): /.exec(alarm.AlarmDescription)?.[1] ?? logicalId,
        description: alarm.AlarmDescription,
        comparison: alarm.ComparisonOperator,
        threshold: alarm.Threshold,
        periods: alarm.EvaluationPeriods,
        breaches: alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods,
        missing: alarm.TreatMissingData,
        lines: linesOf(logicalId, alarm),
      };
    },
  ),
  composites: resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm').map(
    ([logicalId, { properties }]): CompositeAlarm => {
      const parsed = compositeSchema.safeParse(resolve(properties));
      if (!parsed.success)
        throw new Error(`The local CloudWatch cannot watch ${logicalId}: ${issuesOf(parsed.error)}`);
      const { AlarmName, AlarmDescription: description, AlarmRule } = parsed.data;
      return {
        arn: String(resolve({ 'Fn::GetAtt': [logicalId, 'Arn'] })),
        // A composite alarm must have a physical name, which CDK makes up.
        name: /^(\w+): /.exec(description)?.[1] ?? AlarmName ?? logicalId,
        description,
        parts: partsOf(logicalId, AlarmRule),
      };
    },
  ),
});

/** Of a rule that asks for all of several alarms: `(ALARM("arn") AND ALARM("arn"))`. */
const partsOf = (logicalId: string, rule: string): readonly string[] => {
  const inner = /^\((.*)\)$/s.exec(rule.trim())?.[1] ?? '';
  const parts = inner.split(' AND ').map((part) => /^ALARM\("([^"]+)"\)$/.exec(part.trim())?.[1]);
  if (!parts.every((part) => part !== undefined))
    throw new Error(`The local CloudWatch cannot watch ${logicalId}: its rule is ${rule}`);
  return parts;
};

/** Of the metrics of one alarm. */
const MOST_METRICS = 10;
const HOUR = 3_600;
const DAY = 24 * HOUR;

/** @throws for what PutMetricAlarm refuses: too many metrics, or a look too far back. */
const refuseExcessOf = (
  logicalId: string,
  { Metrics = [], Period, EvaluationPeriods }: z.infer<typeof schema>,
): void => {
  const metrics = Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
  if (metrics.length > MOST_METRICS)
    throw new Error(
      `CloudWatch refuses ${logicalId}: it has ${metrics.length} metrics, and may have ${MOST_METRICS}.`,
    );
  const period = Math.max(Period ?? 0, ...metrics.map((one) => one.Period));
  if (period * EvaluationPeriods > (period < HOUR ? DAY : 7 * DAY))
    throw new Error(
      `CloudWatch refuses ${logicalId}: it looks back for more than a day, or with periods of an hour for more than a week.`,
    );
};

const linesOf = (logicalId: string, alarm: z.infer<typeof schema>): QueryText[] => {
  const { Namespace, MetricName, Dimensions, Period } = alarm;
  if (!alarm.Metrics) {
    const statistic = alarm.Statistic ?? alarm.ExtendedStatistic;
    if (!Namespace || !MetricName || !Period || !statistic)
      throw new Error(`The alarm ${logicalId} names no metric, statistic or period.`);
    const of = identityOf({ Namespace, MetricName, Dimensions });
    return [{ id: null, label: null, shown: true, period: Period / 60, metric: of, statistic }];
  }
  // An expression of an alarm has the period of the metrics that it is made of.
  const period = alarm.Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period ?? 0;
  return alarm.Metrics.map(({ Id: id, Label, ReturnData: shown, Expression, MetricStat }): QueryText => {
    const common = { id, label: Label ?? null, shown };
    if (Expression !== undefined) return { ...common, period: period / 60, expression: Expression };
    if (!MetricStat)
      throw new Error(`The line ${id} of the alarm ${logicalId} is neither metric nor expression.`);
    const metric = identityOf(MetricStat.Metric);
    return { ...common, period: MetricStat.Period / 60, metric, statistic: MetricStat.Stat };
  });
};

const identityOf = ({ Namespace, MetricName, Dimensions }: z.infer<typeof metric>) => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])),
});
