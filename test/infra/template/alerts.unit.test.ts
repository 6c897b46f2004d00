import { expect, test } from '@jest/globals';
import { parseExpression } from '../../../local/watch/expression.ts';
import { resourcesOf, templateOf, written } from './synthesized.ts';

const template = templateOf({ entitlement: 'arn:aws:lambda:eu-central-1:123456789012:function:rights' });

/** What CloudFormation fills in, by the name that the stack has for it. */
const plain = (value: unknown): string =>
  written(value)
    .replace(/[0-9A-F]{8}(?=\W|$)/, '')
    .replace(/^\$\{(\w+)(\.\w+)?\}$/, '$1');

type Metric = {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
};
type Part = {
  readonly Id: string;
  readonly ReturnData: boolean;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: Metric; readonly Period: number; readonly Stat: string };
};

const metric = ({ Namespace, MetricName, Dimensions }: Metric, Stat: string, Period: number): string => {
  const dimensions = Dimensions.map(({ Name, Value }) => `${Name} ${plain(Value)}`).join(', ');
  return `${Stat} of ${Namespace} ${MetricName} (${dimensions}) in ${Period} s`;
};

/** Everything that decides when it turns red, in lines. */
const rule = (alarm: ReturnType<typeof resourcesOf>[string]['Properties']): readonly string[] => {
  const parts: readonly Part[] = alarm.Metrics ?? [
    {
      Id: 'it',
      ReturnData: true,
      MetricStat: { Metric: alarm, Period: alarm.Period, Stat: alarm.Statistic ?? alarm.ExtendedStatistic },
    },
  ];
  const lines = parts.map(({ Id, ReturnData, Expression, MetricStat }) => {
    const what = MetricStat ? metric(MetricStat.Metric, MetricStat.Stat, MetricStat.Period) : Expression;
    return ReturnData ? `${what}` : `${Id}: ${what}`;
  });
  const of = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
  const sign = { LessThanThreshold: '<', GreaterThanOrEqualToThreshold: '≥' }[
    alarm.ComparisonOperator as string
  ];
  return [`${sign} ${alarm.Threshold} in ${of} of ${alarm.EvaluationPeriods}`, ...lines];
};

const functions = ['Authorize', 'Connect', 'Disconnect', 'Message', 'Service', 'Timer', 'Sweep', 'Forward'];
const sumOf = (id: string, parts: readonly string[]): readonly string[] => [
  parts.map((_, index) => `FILL(${id}${index}, 0)`).join(' + '),
  ...parts.map((part, index) => `${id}${index}: ${part} in 300 s`),
];
const ours = (name: string, stat: string, seconds: number) =>
  `${stat} of Vigil ${name} (service vigil) in ${seconds} s`;
const waiting = (queue: string) =>
  `Maximum of AWS/SQS ApproximateNumberOfMessagesVisible (QueueName ${queue}) in 60 s`;
const lambda = (name: string, of: string) => `Sum of AWS/Lambda ${name} (FunctionName ${of})`;
const gateway = (name: string) => `Sum of AWS/ApiGateway ${name} (ApiId SocketApi, Stage v1)`;
const throttled = (name: string, index?: string) =>
  `Sum of AWS/DynamoDB ${name} (${index ? `GlobalSecondaryIndexName ${index}, ` : ''}TableName Table)`;
const indexes = ['inverse', 'recent', 'wake'];
/** A hundredth may be late; twenty punctual ones are added, so that one in a quiet hour wakes nobody. */
const burning = (seconds: number): readonly string[] => [
  '((100 - FILL(ws, 100)) * FILL(wn, 0) + (100 - FILL(ls, 100)) * FILL(ln, 0)) / (FILL(wn, 0) + FILL(ln, 0) + 20) / 1',
  `ws: ${ours('WarningLateness', 'PR(:2000)', seconds)}`,
  `wn: ${ours('WarningLateness', 'SampleCount', seconds)}`,
  `ls: ${ours('LogoutLateness', 'PR(:2000)', seconds)}`,
  `ln: ${ours('LogoutLateness', 'SampleCount', seconds)}`,
];

test.each<[string, string, readonly string[]]>([
  ['DeadLetters', '≥ 1 in 1 of 1', [waiting('AlarmsDeadLetters')]],
  ['DeadMessages', '≥ 1 in 1 of 1', [waiting('SecondHandDeadLetters')]],
  ['DeadEvents', '≥ 1 in 1 of 1', [waiting('EventsDeadLetters')]],
  [
    'SecondHandLate',
    '≥ 60 in 3 of 3',
    [
      '60 * due / (FILL(handed, 0) + (FILL(handed, 0) < 1))',
      `due: ${waiting('SecondHandQueue')}`,
      'handed: Sum of AWS/SQS NumberOfMessagesReceived (QueueName SecondHandQueue) in 60 s',
    ],
  ],
  [
    'FunctionErrors',
    '≥ 5 in 1 of 1',
    sumOf(
      'm_errors',
      functions.map((one) => lambda('Errors', one)),
    ),
  ],
  [
    'FunctionThrottles',
    '≥ 1 in 1 of 1',
    sumOf(
      'm_throttles',
      functions.map((one) => lambda('Throttles', one)),
    ),
  ],
  [
    'GatewayErrors',
    '≥ 10 in 1 of 1',
    // No refusals, which IntegrationError counts as well: anybody can cause those.
    sumOf('m_gateway_errors', [gateway('ExecutionError')]),
  ],
  ['LateLogouts', '≥ 300000 in 1 of 1', [ours('LogoutLateness', 'Maximum', 300)]],
  ['LateWarnings', '≥ 300000 in 1 of 1', [ours('WarningLateness', 'Maximum', 300)]],
  ['SweepSilent', '< 1 in 1 of 1', sumOf('m_sweeps', [lambda('Invocations', 'Sweep')])],
  ['AlarmsLost', '≥ 5 in 3 of 3', [ours('Swept', 'Sum', 300)]],
  [
    'AlarmsDropped',
    '≥ 1 in 1 of 1',
    ['Sum of AWS/Scheduler InvocationDroppedCount (ScheduleGroup AlarmsGroup) in 300 s'],
  ],
  ['PostsFailing', '≥ 20 in 1 of 1', [ours('PostsFailed', 'Sum', 300)]],
  [
    'TableThrottles',
    '≥ 10 in 1 of 1',
    sumOf('m_throttles', [
      throttled('ReadThrottleEvents'),
      throttled('WriteThrottleEvents'),
      ...indexes.map((one) => throttled('ReadThrottleEvents', one)),
      ...indexes.map((one) => throttled('WriteThrottleEvents', one)),
    ]),
  ],
  [
    'SchedulerQuota',
    '≥ 80 in 5 of 5',
    [
      // Nobody has said in which Region, so that it is the least that there is: 250 a second.
      '100 * m_share / 15000',
      'm_share: Sum of AWS/Usage CallCount (Class None, Resource UpdateSchedule, Service Scheduler, Type API) in 60 s',
    ],
  ],
  [
    'BackendsTurnedAway',
    '≥ 20 in 1 of 1',
    [
      'FILL(requests, 0) - FILL(calls, 0) + FILL(failed, 0)',
      `requests: ${lambda('UrlRequestCount', 'Service')} in 300 s`,
      `calls: ${lambda('Invocations', 'Service')} in 300 s`,
      `failed: ${lambda('Url5xxCount', 'Service')} in 300 s`,
    ],
  ],
  ['EventsLate', '≥ 300000 in 1 of 1', ['Maximum of AWS/Lambda IteratorAge (FunctionName Forward) in 60 s']],
  [
    'EventsSilent',
    '≥ 1 in 2 of 2',
    [
      '(FILL(happened0, 0) + FILL(happened1, 0) + FILL(happened2, 0) + FILL(happened3, 0) + FILL(happened4, 0) + FILL(happened5, 0)) * (FILL(calls, 0) < 1)',
      `happened0: ${ours('Joined', 'Sum', 1_800)}`,
      `happened1: ${ours('Warned', 'Sum', 1_800)}`,
      `happened2: ${ours('Extended', 'Sum', 1_800)}`,
      ...['exit', 'inactivity', 'disconnected'].map(
        (ending, index) =>
          `happened${index + 3}: Sum of Vigil Ended (Ending ${ending}, service vigil) in 1800 s`,
      ),
      `calls: ${lambda('Invocations', 'Forward')} in 1800 s`,
    ],
  ],
  ['EntitlementFailing', '≥ 3 in 2 of 2', [ours('EntitlementFailed', 'Sum', 60)]],
  ['FastBurnOver60', '≥ 14.4 in 1 of 1', burning(3_600)],
  ['FastBurnOver5', '≥ 14.4 in 1 of 1', burning(300)],
  ['SlowBurnOver360', '≥ 6 in 1 of 1', burning(21_600)],
  ['SlowBurnOver30', '≥ 6 in 1 of 1', burning(1_800)],
])('%s is red by exactly this: %s', (name, when, lines) => {
  const alarms = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  const [alarm] = alarms.filter(({ Properties }) =>
    String(Properties.AlarmDescription).startsWith(`${name}:`),
  );
  expect(rule(alarm?.Properties)).toEqual([when, ...lines]);
});

test('No alert is red by what is not listed here, and each that burns while both of its windows do', () => {
  expect(Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm'))).toHaveLength(23);
  const burns = Object.values(resourcesOf(template, 'AWS::CloudWatch::CompositeAlarm'));
  const both = (long: string, short: string) => {
    const red = (window: string) => `ALARM("\${Operations${window}.Arn}")`;
    return `(${red(long)} AND ${red(short)})`;
  };
  expect(
    burns.map(({ Properties }) => written(Properties.AlarmRule).replaceAll(/[0-9A-F]{8}(?=\.Arn)/g, '')),
  ).toEqual([both('FastBurnOver60', 'FastBurnOver5'), both('SlowBurnOver360', 'SlowBurnOver30')]);
});

test('None by the minute makes a point of a minute of which nothing is known yet, which the last one always is', () => {
  const filled = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).filter(({ Properties }) => {
    const parts: readonly Part[] = Properties.Metrics ?? [];
    const { Expression } = parts.find(({ ReturnData }) => ReturnData) ?? {};
    const isByTheMinute = parts.some(({ MetricStat }) => MetricStat?.Period === 60);
    return (
      Expression !== undefined &&
      isByTheMinute &&
      parseExpression(Expression).evaluate(() => [null], 1)[0] !== null
    );
  });
  expect(filled.map(({ Properties }) => Properties.AlarmDescription)).toEqual([]);
});
