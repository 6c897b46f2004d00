import { setTimeout as pause } from 'node:timers/promises';
import {
  ConflictException,
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import type { Instant } from '../../../shared/instant.ts';
import type { AlarmCall, Scheduler } from '../../../shared/ports/alarms.ts';
import { alarmName } from '../../../shared/presence/alarm.ts';
import { alarmTime } from '../../../shared/presence/deadlines.ts';
import { timeouts } from './timeouts.ts';
import { warnings } from './warnings.ts';

const ATTEMPTS = 5;
const FIRST_PAUSE = 25;

/**
 * An alarm that could not be handed over for an hour is of no use: the sweep, which comes every minute, has long
 * since done its work. The platform's default would deliver it a day late.
 */
const RETRY_POLICY = { MaximumEventAgeInSeconds: 60 * 60, MaximumRetryAttempts: 30 };

export type SchedulerSettings = {
  readonly group: string;
  /** Lets the platform invoke the target and write to the dead-letter queue. */
  readonly roleArn: string;
  readonly deadLetterArn: string;
  /** The function that an alarm wakes. Asked at each call: the timer learns its own name only when it runs. */
  readonly target: () => string;
};

/** The Scheduler's client; place and credentials come from the environment. */
export const schedulerClient = (): SchedulerClient =>
  new SchedulerClient({ logger: warnings, requestHandler: timeouts });

/** Alarms as one-time schedules, which delete themselves once they have rung. */
export const schedulerOf = (client: SchedulerClient, settings: SchedulerSettings): Scheduler => {
  const set = async (call: AlarmCall, at: Instant, first: 'create' | 'update'): Promise<void> => {
    const schedule = scheduleOf(settings, call, at);
    let way = first;
    for (let attempt = 1; ; attempt++) {
      try {
        if (way === 'create') await client.send(new CreateScheduleCommand(schedule));
        else await client.send(new UpdateScheduleCommand(schedule));
        return;
      } catch (error) {
        const isMissing = way === 'update' && error instanceof ResourceNotFoundException;
        if (attempt === ATTEMPTS || !(isMissing || error instanceof ConflictException)) throw error;
        if (isMissing) way = 'create';
        else if (way === 'create') way = 'update';
        else await backOff(attempt);
      }
    }
  };

  return {
    arm: (call, at) => set(call, at, 'create'),
    move: (call, at) => set(call, at, 'update'),
    disarm: async (call) => {
      const named = { GroupName: settings.group, Name: alarmName(call, call.generation) };
      for (let attempt = 1; ; attempt++) {
        try {
          await client.send(new DeleteScheduleCommand(named));
          return;
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return;
          if (attempt === ATTEMPTS || !(error instanceof ConflictException)) throw error;
          await backOff(attempt);
        }
      }
    },
  };
};

/** The whole schedule each time: an update puts whatever it does not mention back to the platform's default. */
const scheduleOf = (
  { group, roleArn, deadLetterArn, target }: SchedulerSettings,
  { sessionId, participantId, generation }: AlarmCall,
  at: Instant,
): CreateScheduleCommandInput => ({
  GroupName: group,
  Name: alarmName({ sessionId, participantId }, generation),
  ScheduleExpression: `at(${new Date(alarmTime(at)).toISOString().slice(0, 19)})`,
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  State: 'ENABLED',
  Target: {
    Arn: target(),
    RoleArn: roleArn,
    Input: JSON.stringify({ sessionId, participantId, generation }),
    RetryPolicy: RETRY_POLICY,
    DeadLetterConfig: { Arn: deadLetterArn },
  },
});

/** Somebody else is changing the same schedule; a schedule takes ten calls a second. */
const backOff = (attempt: number): Promise<void> => pause(Math.random() * FIRST_PAUSE * 2 ** attempt);
