import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IAlarm,
  type IMetric,
  type IWidget,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { endingNames } from '../../../shared/endings.ts';
import type { Policy } from '../../../shared/policy.ts';
import { standardsOf } from '../standards.ts';
import { burnRate, burns, PROMISE } from './promise.ts';
import { perPerson, type Readings, shareOf, sumOf } from './readings.ts';

/**
 * One page for an operator, to be understood in ten seconds: is anything red, how many people are there, is everybody
 * told in time. What it costs and why something is red stands further down.
 */
export const dashboardOf = (
  scope: Construct,
  read: Readings,
  alerts: readonly IAlarm[],
  policy: Policy,
): Dashboard => {
  const dashboard = new Dashboard(scope, 'Dashboard', {
    defaultInterval: Duration.hours(3),
    // Else CloudWatch takes periods that suit the range: the burn rate of an hour, and a share of a quota per minute, would be neither.
    periodOverride: PeriodOverride.INHERIT,
  });
  const rows = [
    atAGlance(read, alerts),
    people(read),
    timing(read),
    promise(read),
    standardsOf(read, policy),
    alarms(read),
    messages(read),
    events(read),
    entitlement(read),
  ];
  for (const row of [...rows, faults(read), quotas(read), cost(read)]) dashboard.addWidgets(...row);
  return dashboard;
};

const heading = (words: string): IWidget => new TextWidget({ markdown: words, width: 24, height: 1 });

const graph = (
  title: string,
  left: IMetric[],
  { width = 8, ...more }: Partial<GraphWidgetProps> = {},
): IWidget => new GraphWidget({ title, left, width, height: 6, leftYAxis: { min: 0 }, ...more });

const value = (title: string, ...metrics: IMetric[]): IWidget =>
  new SingleValueWidget({ title, metrics, width: 4, height: 4, setPeriodToTimeRange: false });

const atAGlance = (read: Readings, alerts: readonly IAlarm[]): IWidget[] => [
  new AlarmStatusWidget({
    title: 'Does anybody have to do something?',
    alarms: [...alerts],
    width: 12,
    height: 4,
  }),
  value('People now', read.ours('People', { statistic: 'Maximum' })),
  value('Late logouts, 99 of 100 within (ms)', read.ours('LogoutLateness', { statistic: 'p99' })),
  value('Dead letters', read.deadLetters()),
];

// A login that runs out, or a connection too many, ends a connection; whoever has no other one leaves as `disconnected`.
const leavings = endingNames.filter((ending) => ending !== 'expired' && ending !== 'elsewhere');

const people = (read: Readings): IWidget[] => [
  heading('## People'),
  graph('Come, are warned, answer', [
    ...(['Joined', 'Returned', 'Warned', 'Extended', 'Governed', 'Held', 'Released'] as const).map((name) =>
      read.ours(name),
    ),
    read.split('Ended', 'inactivity'),
  ]),
  graph(
    'Leave, and why',
    leavings.map((ending) => read.split('Ended', ending)),
    { stacked: true },
  ),
  graph('At the door, and inside', [
    read.ours('Knocked'),
    read.ours('Admitted'),
    read.ours('People', { statistic: 'Maximum' }),
  ]),
];

const LATENESS = ['p50', 'p99', 'Maximum'] as const;

const timing = (read: Readings): IWidget[] => [
  heading(
    '## Deadlines met: how late, in milliseconds. A second is well; up to a minute, the alarm stood behind a lost message',
  ),
  ...(['WarningLateness', 'LogoutLateness', 'EndingLateness'] as const).map((name) =>
    graph(
      name,
      LATENESS.map((statistic) => read.ours(name, { statistic, label: statistic })),
      { leftAnnotations: [{ value: 2_000, label: 'two seconds' }] },
    ),
  ),
];

const promise = (read: Readings): IWidget[] => [
  heading(
    `## The promise: ${PROMISE.ofHundred} of 100 warnings and logouts come within ${PROMISE.within / 1_000} s. At 1, the error budget of ${PROMISE.days} days lasts just as long`,
  ),
  ...[1, 6].map((hours) =>
    graph(
      `How fast the error budget is used, over ${hours === 1 ? 'an hour' : `${hours} hours`}`,
      [burnRate(read, 'burn rate', Duration.hours(hours))],
      { leftAnnotations: annotationsFor(hours) },
    ),
  ),
  graph(
    'On time, of 100',
    (['WarningLateness', 'LogoutLateness'] as const).map((name) =>
      read.ours(name, { statistic: `PR(:${PROMISE.within})`, label: name }),
    ),
  ),
  new SingleValueWidget({
    title: `Used of the error budget of ${PROMISE.days} days: 1 is all of it`,
    metrics: [burnRate(read, 'used', Duration.days(PROMISE.days))],
    width: 24,
    height: 3,
    setPeriodToTimeRange: false,
  }),
];

const annotationsFor = (hours: number): { readonly value: number; readonly label: string }[] => [
  { value: 1, label: 'just enough' },
  ...Object.entries(burns)
    .filter(([, { windows }]) => windows[0].toHours() === hours)
    .map(([name, { rate }]) => ({ value: rate, label: name })),
];

const alarms = (read: Readings): IWidget[] => [
  heading('## Alarms of the participants'),
  graph('Set and moved', [read.ours('AlarmsArmed'), read.ours('AlarmsMoved'), read.ours('AlarmsDisarmed')]),
  graph('Rung', [read.ours('AlarmsRung'), read.ours('AlarmsSetAgain'), read.ours('Swept')]),
  graph('Second hand', [read.ours('RingsPut'), read.ours('RingsCame'), read.ours('RingsFailed')]),
  graph('What time brought, by which hand did it', [read.splits('LatenessByHand', 'SampleCount')], {
    stacked: true,
  }),
  graph('How late, by hand: 99 of 100 within (ms)', [read.splits('LatenessByHand', 'p99')], {
    leftAnnotations: [{ value: 2_000, label: 'two seconds' }],
  }),
  graph('Waiting on the second hand', [
    read.secondHandWait,
    read.secondHand('ApproximateNumberOfMessagesVisible', { statistic: 'Maximum', label: 'due' }),
    read.secondHand('ApproximateNumberOfMessagesDelayed', { statistic: 'Maximum', label: 'under way' }),
  ]),
  graph('Not delivered', [
    read.deadLetters(),
    read.deadMessages,
    read.scheduler('InvocationDroppedCount', { label: 'dropped' }),
    read.scheduler('TargetErrorCount', { label: 'refused by Lambda' }),
    read.scheduler('InvocationThrottleCount', { label: 'delayed by the quota' }),
  ]),
];

const messages = (read: Readings): IWidget[] => [
  heading('## Messages'),
  graph('From clients, by action', [read.splits('Messages')], { width: 6, stacked: true }),
  graph('To clients', [read.ours('PostsSent'), read.ours('PostsGone'), read.ours('PostsFailed')], {
    width: 6,
  }),
  graph('Refused, by code', [read.splits('Refused')], { width: 6, stacked: true }),
  graph('Not let in, by why', [read.splits('Denied')], { width: 6, stacked: true }),
  graph('From backends, by action', [read.splits('Calls')], { stacked: true }),
  graph('Refused to backends, by code', [read.splits('CallsRefused')], { stacked: true }),
  graph('Of backends, by what IAM let pass', [
    read.lambda('service', 'UrlRequestCount', { label: 'requests' }),
    read.lambda('service', 'Url4xxCount', { label: 'turned away or refused' }),
    read.lambda('service', 'Url5xxCount', { label: 'failed' }),
  ]),
];

const events = (read: Readings): IWidget[] =>
  read.deadEvents === null
    ? []
    : [
        heading('## Events: what others are told'),
        graph('To the bus', [read.ours('EventsPut'), read.ours('EventsFailed')]),
        graph('How far the bus is behind (ms)', [
          read.lambda('forward', 'IteratorAge', { statistic: 'Maximum', label: 'oldest' }),
        ]),
        graph('Given up', [read.deadEvents]),
      ];

const entitlement = (read: Readings): IWidget[] =>
  read.asksOutside
    ? [
        heading('## Rights from outside: the function that is asked'),
        graph('Asked, and not answered', [read.ours('EntitlementAsked'), read.ours('EntitlementFailed')]),
      ]
    : [];

const faults = (read: Readings): IWidget[] => [
  heading('## Faults'),
  graph('Functions that failed', read.lambdas('Errors'), { width: 6, stacked: true }),
  graph('Functions that were held back', read.lambdas('Throttles'), { width: 6, stacked: true }),
  graph(
    'Tried again',
    [
      ...['table', 'scheduler', 'queue', 'gateway', 'bus', ...(read.asksOutside ? ['lambda'] : [])].map(
        (client) => read.split('CallsRetried', client),
      ),
      read.ours('VersionConflicts'),
      read.ours('DebtsFound'),
      read.ours('Troubles'),
    ],
    { width: 6 },
  ),
  graph(
    'The platform',
    [
      read.gateway('IntegrationError', { label: 'gateway: integration' }),
      read.gateway('ExecutionError', { label: 'gateway: execution' }),
      read.table('ReadThrottleEvents', { label: 'table: reads throttled' }),
      read.table('WriteThrottleEvents', { label: 'table: writes throttled' }),
      sumOf('indexes: throttled', [
        ...read.indexes('ReadThrottleEvents'),
        ...read.indexes('WriteThrottleEvents'),
      ]),
    ],
    { width: 6 },
  ),
];

const quotas = (read: Readings): IWidget[] => {
  return [
    heading("## Quotas, in percent of an account's default in this Region. Ask for more before 80"),
    graph(
      'Share of the quota',
      [
        ...Object.entries(read.quotas).map(([name, quota]) =>
          shareOf(name, quota, read.schedulerCalls(name)),
        ),
        shareOf('messages, both ways', read.gatewayCalls, read.gateway('MessageCount')),
      ],
      { width: 12, leftAnnotations: [{ value: 80, label: 'ask for more' }] },
    ),
    graph(
      'Functions at once',
      read.lambdas('ConcurrentExecutions').map((one) => one.with({ statistic: 'Maximum' })),
      {
        width: 12,
      },
    ),
  ];
};

const cost = (read: Readings): IWidget[] => {
  const inside = read.ours('People', { statistic: 'Maximum' });
  const each = (label: string, ...counts: ReturnType<Readings['ours']>[]) => perPerson(label, counts, inside);
  return [
    heading('## What drives the cost: a minute of one person'),
    graph('For each person', [
      each('messages, both ways', read.gateway('MessageCount')),
      each(
        'written units',
        read.table('ConsumedWriteCapacityUnits'),
        ...read.indexes('ConsumedWriteCapacityUnits'),
      ),
      each(
        'read units',
        read.table('ConsumedReadCapacityUnits'),
        ...read.indexes('ConsumedReadCapacityUnits'),
      ),
      each('alarm moves', read.ours('AlarmsMoved')),
    ]),
    graph('Calls of functions', [sumOf('all', read.lambdas('Invocations')), ...read.lambdas('Invocations')]),
    graph(
      'How long they take (ms)',
      read.lambdas('Duration').map((one) => one.with({ statistic: 'p99' })),
    ),
  ];
};
