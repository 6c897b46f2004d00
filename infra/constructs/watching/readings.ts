import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { METRIC_SERVICE, type MetricName, metrics, type SplitMetric } from '../../../shared/metrics.ts';
import { indexNames } from '../../duties.ts';
import type { schedulerQuotas } from './quotas.ts';

/** What the readings are taken from. */
export type Sources = {
  /** Of our own metrics. */
  readonly namespace: string;
  readonly functions: Readonly<Record<string, IFunction>>;
  readonly table: string;
  readonly socket: { readonly dimensions: Readonly<Record<string, string>> };
  readonly alarms: { readonly groupName: string; readonly deadLetters: IQueue };
  readonly secondHand: { readonly queue: IQueue; readonly deadLetters: IQueue };
  /** Null when nobody is told anything. */
  readonly events: { readonly deadLetters: IQueue } | null;
  /** Null when no function of the team's own is asked. */
  readonly entitlement: object | null;
  /** Calls of the Scheduler in a second, by operation. */
  readonly quotas: ReturnType<typeof schedulerQuotas>;
  /** Of API Gateway in a second, both ways. */
  readonly gatewayCalls: number;
};

type Reading = Pick<MetricOptions, 'label' | 'period' | 'statistic'>;

const MINUTE = Duration.minutes(1);

/** Metrics as widgets and alerts need them: ours by the names file, those of AWS by the names AWS gives them. */
export const readingsOf = ({
  namespace,
  functions,
  table,
  socket,
  alarms,
  secondHand,
  events,
  entitlement,
  quotas,
  gatewayCalls,
}: Sources) => {
  const aws =
    (of: string, dimensionsMap: Readonly<Record<string, string>>) =>
    (metricName: string, options: Reading = {}): Metric =>
      new Metric({ namespace: of, metricName, dimensionsMap, period: MINUTE, statistic: 'Sum', ...options });
  const lambda = (name: string, metricName: string, options: Reading = {}): Metric => {
    const functionName = functions[name]?.functionName;
    if (functionName === undefined) throw new RangeError(`There is no function ${name}.`);
    return aws('AWS/Lambda', { FunctionName: functionName })(metricName, { label: name, ...options });
  };

  const queue = aws('AWS/SQS', { QueueName: secondHand.queue.queueName });

  return {
    /** One of ours. Its meaning is its label, unless another is given. */
    ours: (name: MetricName, options: Reading = {}): Metric =>
      aws(namespace, { service: METRIC_SERVICE })(name, { label: name, ...options }),
    /** One of ours, for one value of its dimension. */
    split: (name: SplitMetric, value: string): Metric =>
      aws(namespace, { service: METRIC_SERVICE, [metrics[name].dimension]: value })(name, { label: value }),
    /** One of ours, for whatever values of its dimension there are. */
    splits: (name: SplitMetric, statistic = 'Sum'): MathExpression =>
      new MathExpression({
        expression: `SEARCH('{"${namespace}","service","${metrics[name].dimension}"} MetricName="${name}"', '${statistic}', 60)`,
        label: `\${PROP('Dim.${metrics[name].dimension}')}`,
        period: MINUTE,
      }),
    lambda,
    /** The same metric of every function. */
    lambdas: (metricName: string): Metric[] => Object.keys(functions).map((name) => lambda(name, metricName)),
    gateway: aws('AWS/ApiGateway', socket.dimensions),
    scheduler: aws('AWS/Scheduler', { ScheduleGroup: alarms.groupName }),
    table: aws('AWS/DynamoDB', { TableName: table }),
    /** The same metric of each index of the table: it is not in the table's own. */
    indexes: (metricName: string): Metric[] =>
      indexNames.map((index) =>
        aws('AWS/DynamoDB', { TableName: table, GlobalSecondaryIndexName: index })(metricName, {
          label: `index: ${index}`,
        }),
      ),
    deadLetters: (options: Reading = {}): Metric =>
      aws('AWS/SQS', { QueueName: alarms.deadLetters.queueName })('ApproximateNumberOfMessagesVisible', {
        label: 'dead letters',
        statistic: 'Maximum',
        ...options,
      }),
    /** Of the second hand. */
    deadMessages: aws('AWS/SQS', { QueueName: secondHand.deadLetters.queueName })(
      'ApproximateNumberOfMessagesVisible',
      { label: 'dead messages', statistic: 'Maximum' },
    ),
    /** Records of the stream that were given up; null when nobody is told anything. */
    deadEvents:
      events &&
      aws('AWS/SQS', { QueueName: events.deadLetters.queueName })('ApproximateNumberOfMessagesVisible', {
        label: 'dead events',
        statistic: 'Maximum',
      }),
    /** Whether a function of the team's own is asked. */
    asksOutside: entitlement !== null,
    secondHand: queue,
    /**
     * For how long a message that is due waits, in seconds: how many are due, by how many are handed out in a second; a
     * minute in which none is counts as if one were. What is due is not filled: SQS is late, and of the last minute an alert would
     * always see a zero. Not the age of the oldest, of which SQS does not say whether it includes the minutes for which a
     * message was delayed on purpose.
     */
    secondHandWait: new MathExpression({
      expression: '60 * due / (FILL(handed, 0) + (FILL(handed, 0) < 1))',
      usingMetrics: {
        due: queue('ApproximateNumberOfMessagesVisible', { statistic: 'Maximum' }),
        handed: queue('NumberOfMessagesReceived'),
      },
      label: 'wait, in seconds',
      period: MINUTE,
    }),
    /** How often each operation of the Scheduler may be called in a second. */
    quotas,
    /** How many messages API Gateway takes in a second, both ways. */
    gatewayCalls,
    /** Calls of a Scheduler operation by the whole account, which is what its quota counts. */
    schedulerCalls: (operation: string): Metric =>
      aws('AWS/Usage', { Service: 'Scheduler', Class: 'None', Type: 'API', Resource: operation })(
        'CallCount',
        {
          label: operation,
        },
      ),
  };
};

export type Readings = ReturnType<typeof readingsOf>;

/**
 * The sum of several, as one line. What is not printed is a zero: without FILL there would be no sum wherever one of them is
 * missing, and a table that throttles nothing but writes would turn no alert red (decision 63).
 */
export const sumOf = (label: string, parts: readonly Metric[], period = MINUTE): MathExpression => {
  const id = idOf(label);
  return new MathExpression({
    expression: parts.map((_, index) => `FILL(${id}${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(parts.map((part, index) => [`${id}${index}`, part.with({ period })])),
    label,
    period,
  });
};

/** A count per minute as a share, in percent, of a quota per second. */
export const shareOf = (label: string, perSecond: number, counts: Metric): MathExpression => {
  const id = idOf(label);
  const expression = `100 * ${id} / ${perSecond * 60}`;
  return new MathExpression({ expression, usingMetrics: { [id]: counts }, label, period: MINUTE });
};

/** A count per minute, or the sum of several, for each of this many people. */
export const perPerson = (label: string, counts: readonly Metric[], people: Metric): MathExpression => {
  const id = idOf(label);
  const parts = counts.map((_, index) => `FILL(${id}${index}, 0)`);
  return new MathExpression({
    expression: `(${parts.join(' + ')}) / people`,
    usingMetrics: {
      ...Object.fromEntries(counts.map((count, index) => [`${id}${index}`, count])),
      people,
    },
    label,
    period: MINUTE,
  });
};

/** A length of time that was set, and how late it was over, in seconds; a point where the last of it came. */
export const beyond = (
  label: string,
  set: number,
  lateness: Metric,
  before: readonly Metric[] = [],
): MathExpression => {
  const id = idOf(label);
  const earlier = before.map((_, index) => ` + FILL(${id}_before${index}, 0)`).join('');
  return new MathExpression({
    expression: `(${set} + ${id}${earlier}) / 1000`,
    usingMetrics: {
      [id]: lateness,
      ...Object.fromEntries(before.map((one, index) => [`${id}_before${index}`, one])),
    },
    label,
    period: MINUTE,
  });
};

/** An id must be unique in its widget, and begin with a small letter. */
const idOf = (label: string): string => `m_${label.replaceAll(/\W+/g, '_')}`;
