import type { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { uniqueName } from '../names.ts';
import { RUNBOOK, sectionOf } from './alerts.ts';
import { type Burn, burnRate, burns } from './promise.ts';
import type { Readings } from './readings.ts';

/** When the promise of the timings is being broken, fast or slowly. Each is red while both of its windows are; the windows tell nobody. */
export const burnAlertsOf = (scope: Construct, read: Readings, runbook = RUNBOOK): CompositeAlarm[] =>
  Object.entries(burns).map(([name, burn]) => {
    const windows = burn.windows.map((window) => windowOf(scope, read, name, burn, window));
    return new CompositeAlarm(scope, name, {
      compositeAlarmName: uniqueName(scope, name, 255),
      alarmDescription: `${name}: ${burn.says} What to do: ${sectionOf(name, runbook)}`,
      alarmRule: AlarmRule.allOf(...windows.map((one) => AlarmRule.fromAlarm(one, AlarmState.ALARM))),
    });
  });

const windowOf = (
  scope: Construct,
  read: Readings,
  name: string,
  { rate }: Burn,
  window: Duration,
): Alarm => {
  const minutes = window.toMinutes();
  return new Alarm(scope, `${name}Over${minutes}`, {
    alarmDescription: `${name}Over${minutes}: A part of ${name}.`,
    metric: burnRate(read, 'burn rate', window),
    threshold: rate,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
};
