import type { App } from '../../../functions/app.ts';
import { connectionsOf } from '../../../functions/aws/platform/connections.ts';
import { schedulerOf } from '../../../functions/aws/platform/scheduler.ts';
import { secondHandOf } from '../../../functions/aws/platform/second-hand.ts';
import type { ServiceApp } from '../../../functions/service/app.ts';
import { pathsOver } from '../../../shared/path/paths.ts';
import { returning } from '../../../shared/path/return.ts';
import type { ParticipantKey } from '../../../shared/presence/participant.ts';
import type { Fail } from '../oracle/account.ts';
import type { Environment } from '../platform/environment.ts';
import type { Gateway } from '../platform/gateway.ts';
import type { createQueueService } from '../platform/queue-service.ts';
import type { createSchedulerService } from '../platform/scheduler-service.ts';
import type { Rollout } from '../script/rollout.ts';

type Services = {
  readonly scheduler: ReturnType<typeof createSchedulerService>;
  readonly queue: ReturnType<typeof createQueueService>;
  readonly gateway: Gateway;
};

/** The app of a function in this environment: the real adapters on the simulated platform's services. */
export const appsOn =
  ({ scheduler, queue, gateway }: Services, rollout: Rollout, fail: Fail) =>
  ({ tables, run }: Environment): ServiceApp => {
    const ports = {
      ...tables,
      scheduler: schedulerOf(scheduler.clientFor(run), alarmSettings),
      secondHand: secondHandOf(queue.clientFor(run), 'https://queue', run.clock as App['clock']),
      connections: connectionsOf(gateway.clientFor(run)),
      clock: run.clock as App['clock'],
      trouble: (whose: ParticipantKey, fault: unknown) => {
        if (!run.struck())
          fail('0', `${whose.participantId} had trouble that nothing struck: ${String(fault)}`);
      },
    };
    const cascade = rollout.of(run.name, run.startedAt);
    const moving = { ...ports, mayReturn: returning(ports), cascade };
    return {
      ...moving,
      policy: cascade.policy,
      listSizes: { reaches: async () => false },
      entitlement: null,
      pace: { atOnce: 30, every: 100 },
      signals: { carries: async () => true, pace: { atOnce: 30, every: 100 } },
      ...pathsOver(moving),
    };
  };

const alarmSettings = {
  group: 'simulated',
  roleArn: 'arn:aws:iam::000000000000:role/simulated',
  deadLetterArn: 'arn:aws:sqs:eu-central-1:000000000000:simulated',
  target: () => 'arn:aws:lambda:eu-central-1:000000000000:function:simulated-timer',
};
