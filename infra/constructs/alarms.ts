import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersIn } from './dead-letters.ts';
import { sendingTo } from './encryption.ts';
import { schedulerOfGroup } from './scheduler-principal.ts';
import { acceptedPattern, allow, type Use } from './use.ts';
import { mayInvoke, type VigilFunction } from './vigil-function.ts';

/**
 * The alarms: a group of one-time schedules that the functions make and move while the service runs, the role with
 * which they ring, and the queue for what neither the Scheduler nor Lambda could deliver.
 */
export class Alarms extends Construct {
  readonly deadLetters: Queue;
  readonly groupName: string;
  readonly #group: CfnScheduleGroup;
  /** As whom the Scheduler rings them. */
  readonly role: Role;

  constructor(scope: Construct, id: string, key: IKey | null) {
    super(scope, id);
    // The Scheduler accepts standard queues only.
    this.deadLetters = deadLettersIn(this, ', of the Scheduler and of the functions that it calls', key);
    // The L2 group would be given a name; without one CloudFormation makes it, and two stacks never meet.
    this.#group = new CfnScheduleGroup(this, 'Group');
    this.groupName = this.#group.ref;
    this.role = new Role(this, 'Role', {
      description: 'Rings the alarms',
      assumedBy: schedulerOfGroup(this.#group),
    });
    for (const right of sendingTo(this.deadLetters)) this.role.addToPolicy(right);
  }

  /** To set, move and remove alarms, and to hand the Scheduler the one role that rings them. */
  get setting(): Use {
    const alarms = Stack.of(this).formatArn({
      service: 'scheduler',
      resource: 'schedule',
      resourceName: `${this.#group.ref}/*`,
    });
    return {
      variables: {
        SCHEDULE_GROUP: this.#group.ref,
        SCHEDULE_ROLE_ARN: this.role.roleArn,
        DEAD_LETTER_ARN: this.deadLetters.queueArn,
      },
      rights: [
        allow(['scheduler:CreateSchedule', 'scheduler:UpdateSchedule', 'scheduler:DeleteSchedule'], [alarms]),
        new PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [this.role.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
        }),
      ],
      accepted: [
        acceptedPattern(
          this,
          alarms,
          'An alarm is made for each participant while the service runs, under a name that nobody knows beforehand. The group holds nothing but alarms.',
        ),
      ],
    };
  }

  /** Makes the alarms ring at this function, and lets others name it as the target. */
  ring(timer: VigilFunction): Use {
    this.role.addToPolicy(mayInvoke(timer));
    return { variables: { TIMER_ARN: timer.liveArn }, rights: [] };
  }
}
