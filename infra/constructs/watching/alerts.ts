import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type Readings, shareOf, sumOf } from './readings.ts';

const FIVE_MINUTES = Duration.minutes(5);

/** When somebody has to be told: this much of it, in that many of the last periods. */
type Alert = {
  readonly says: string;
  /** What is made of several has its period already. */
  readonly of: IMetric;
  /** Reached or exceeded; with `silence`, fallen below. */
  readonly threshold: number;
  readonly minutes: number;
  readonly times?: number;
  readonly silence?: true;
};

/**
 * What needs a human, and nothing else. (CloudWatch calls them alarms; here an alarm is the job that wakes a
 * participant.) Each has a section of its name in `docs/runbook.md`, which its description names.
 */
const alertsBy = (read: Readings): Readonly<Record<string, Alert>> => ({
  DeadLetters: {
    says: 'Something could not be delivered, after every retry.',
    of: read.deadLetters(),
    threshold: 1,
    minutes: 1,
  },
  DeadMessages: {
    says: 'Messages of the second hand could not be worked on: warnings come up to a minute late, departures several.',
    of: read.deadMessages,
    threshold: 1,
    minutes: 1,
  },
  SecondHandLate: {
    says: 'Messages of the second hand wait: what they should bring comes later than promised.',
    of: read.secondHandWait,
    threshold: 60,
    minutes: 1,
    times: 3,
  },
  FunctionErrors: {
    says: 'Functions fail: messages are lost to their senders, or alarms come late.',
    of: sumOf('errors', read.lambdas('Errors'), FIVE_MINUTES),
    threshold: 5,
    minutes: 5,
  },
  FunctionThrottles: {
    says: 'Functions are held back: the account has no concurrency left.',
    of: sumOf('throttles', read.lambdas('Throttles'), FIVE_MINUTES),
    threshold: 1,
    minutes: 5,
  },
  GatewayErrors: {
    says: 'API Gateway cannot call the functions.',
    // Not `IntegrationError`, which counts what functions refuse, too: ten made-up credentials of guests would turn it red.
    of: sumOf('gateway errors', [read.gateway('ExecutionError')], FIVE_MINUTES),
    threshold: 10,
    minutes: 5,
  },
  LateLogouts: {
    says: 'Somebody was logged out later than the sweep should ever allow.',
    of: read.ours('LogoutLateness', { statistic: 'Maximum' }),
    threshold: 5 * 60_000,
    minutes: 5,
  },
  LateWarnings: {
    says: 'Somebody was warned later than the sweep should ever allow.',
    of: read.ours('WarningLateness', { statistic: 'Maximum' }),
    threshold: 5 * 60_000,
    minutes: 5,
  },
  SweepSilent: {
    says: 'The sweep has not run: nobody mends lost alarms.',
    // A sum, because it fills: an alarm looks for points behind a gap first, and would be red ten minutes late.
    of: sumOf('sweeps', [read.lambda('sweep', 'Invocations')], FIVE_MINUTES),
    threshold: 1,
    minutes: 5,
    silence: true,
  },
  AlarmsLost: {
    says: 'Alarms do not come: the sweep finds people whom they should have woken.',
    of: read.ours('Swept'),
    threshold: 5,
    minutes: 5,
    times: 3,
  },
  AlarmsDropped: {
    says: 'The Scheduler has given alarms up.',
    of: read.scheduler('InvocationDroppedCount'),
    threshold: 1,
    minutes: 5,
  },
  PostsFailing: {
    says: 'Clients cannot be told what happens.',
    of: read.ours('PostsFailed'),
    threshold: 20,
    minutes: 5,
  },
  TableThrottles: {
    says: 'The table refuses calls: a partition, or the account, is at its limit.',
    of: sumOf(
      'throttles',
      [
        read.table('ReadThrottleEvents'),
        read.table('WriteThrottleEvents'),
        // An index that refuses holds the table's own writes up.
        ...read.indexes('ReadThrottleEvents'),
        ...read.indexes('WriteThrottleEvents'),
      ],
      FIVE_MINUTES,
    ),
    threshold: 10,
    minutes: 5,
  },
  SchedulerQuota: {
    says: 'Alarms are moved nearly as often as the account may: four fifths of the quota.',
    of: shareOf('share', read.quotas.UpdateSchedule, read.schedulerCalls('UpdateSchedule')),
    threshold: 80,
    minutes: 1,
    times: 5,
  },
  BackendsTurnedAway: {
    says: 'Backends do not get through: their signatures are refused, they are held back, or their function fails.',
    of: unansweredOf(read),
    threshold: 20,
    minutes: 5,
  },
  ...eventAlerts(read),
  ...(read.asksOutside && {
    EntitlementFailing: {
      says: 'The function that says who may come in does not answer: nobody comes in whom it has to be asked about.',
      of: read.ours('EntitlementFailed'),
      threshold: 3,
      minutes: 1,
      times: 2,
    },
  }),
});

/** What came by the URL and called no function, and what came back from it as a fault. What the function itself refuses is no part of it. */
const unansweredOf = (read: Readings): IMetric =>
  new MathExpression({
    expression: 'FILL(requests, 0) - FILL(calls, 0) + FILL(failed, 0)',
    usingMetrics: {
      requests: read.lambda('service', 'UrlRequestCount').with({ period: FIVE_MINUTES }),
      calls: read.lambda('service', 'Invocations').with({ period: FIVE_MINUTES }),
      failed: read.lambda('service', 'Url5xxCount').with({ period: FIVE_MINUTES }),
    },
    label: 'requests without an answer',
    period: FIVE_MINUTES,
  });

const HALF_AN_HOUR = Duration.minutes(30);

/**
 * How much happened, of which each is told, in half an hour in which nobody was told of anything. What happens at the end of one is told
 * in the next: so only two such half-hours on end are a fault. When nothing happens nothing is seen, and nothing is missing.
 */
const untoldOf = (read: Readings): IMetric => {
  const happened = [
    ...(['Joined', 'Warned', 'Extended'] as const).map((name) => read.ours(name)),
    ...['exit', 'inactivity', 'disconnected'].map((ending) => read.split('Ended', ending)),
  ];
  const parts = happened.map((_, index) => `FILL(happened${index}, 0)`);
  return new MathExpression({
    expression: `(${parts.join(' + ')}) * (FILL(calls, 0) < 1)`,
    usingMetrics: {
      ...Object.fromEntries(
        happened.map((one, index) => [`happened${index}`, one.with({ period: HALF_AN_HOUR })]),
      ),
      calls: read.lambda('forward', 'Invocations').with({ period: HALF_AN_HOUR }),
    },
    label: 'what nobody was told of',
    period: HALF_AN_HOUR,
  });
};

/** Of what others are told, where anybody is. */
const eventAlerts = (read: Readings): Readonly<Record<string, Alert>> =>
  read.deadEvents === null
    ? {}
    : {
        EventsLate: {
          says: 'Others are not told what happens: the bus has not taken an event for five minutes. Nothing is lost for 23 hours.',
          of: read.lambda('forward', 'IteratorAge', { statistic: 'Maximum' }),
          threshold: 5 * 60_000,
          minutes: 1,
        },
        EventsSilent: {
          says: 'Others are not told what happens: people come, are warned or go, and the function that tells is not called.',
          of: untoldOf(read),
          threshold: 1,
          minutes: 30,
          times: 2,
        },
        DeadEvents: {
          says: 'Events were given up after 23 hours. They are in the audit trail.',
          of: read.deadEvents,
          threshold: 1,
          minutes: 1,
        },
      };

export const RUNBOOK = 'docs/runbook.md';

/** The section of an alert, by its anchor as Markdown makes it of the heading. */
export const sectionOf = (name: string, runbook = RUNBOOK): string => `${runbook}#${name.toLowerCase()}`;

/** What a release that is no good turns red within minutes, and little else does. */
const GATES = ['FunctionErrors', 'GatewayErrors', 'DeadLetters', 'DeadMessages', 'PostsFailing'];

export const isGate = ({ node }: Alarm): boolean => GATES.includes(node.id);

export const alertsOf = (scope: Construct, read: Readings, runbook = RUNBOOK): Alarm[] =>
  Object.entries(alertsBy(read)).map(
    ([name, { says, of, threshold, minutes, times = 1, silence }]) =>
      new Alarm(scope, name, {
        alarmDescription: `${name}: ${says} What to do: ${sectionOf(name, runbook)}`,
        metric: of instanceof Metric ? of.with({ period: Duration.minutes(minutes) }) : of,
        threshold,
        evaluationPeriods: times,
        comparisonOperator: silence
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        // A metric that is not printed is a zero, but for the one whose silence is the fault.
        treatMissingData: silence ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      }),
  );
