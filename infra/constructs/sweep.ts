import { Role } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { sendingTo } from './encryption.ts';
import { schedulerOfGroup } from './scheduler-principal.ts';
import { mayInvoke, type VigilFunction } from './vigil-function.ts';

export type RecurringSweepProps = { readonly sweep: VigilFunction; readonly deadLetters: IQueue };

/**
 * Calls the safety net every minute. It has a group and a role of its own: the functions may remove any
 * schedule of the alarms' group, and nobody but the deployment may remove this one.
 */
export class RecurringSweep extends Construct {
  /** As whom the Scheduler calls it. */
  readonly role: Role;
  readonly groupName: string;

  constructor(scope: Construct, id: string, { sweep, deadLetters }: RecurringSweepProps) {
    super(scope, id);
    const group = new CfnScheduleGroup(this, 'Group');
    this.groupName = group.ref;
    this.role = new Role(this, 'Role', {
      description: 'Calls the sweep',
      assumedBy: schedulerOfGroup(group),
    });
    this.role.addToPolicy(mayInvoke(sweep));
    for (const right of sendingTo(deadLetters)) this.role.addToPolicy(right);
    const schedule = new CfnSchedule(this, 'EveryMinute', {
      description: 'Wakes those whose alarm has not come',
      groupName: group.ref,
      scheduleExpression: 'rate(1 minute)',
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: sweep.live.functionArn,
        roleArn: this.role.roleArn,
        input: '{}',
        // The next sweep comes within a minute and finds the same people: an old one is not worth delivering.
        retryPolicy: { maximumRetryAttempts: 2, maximumEventAgeInSeconds: 60 },
        deadLetterConfig: { arn: deadLetters.queueArn },
      },
    });
    // Else the schedule may be refused: the Scheduler tries the role when it takes the schedule.
    schedule.node.addDependency(this.role);
  }
}
