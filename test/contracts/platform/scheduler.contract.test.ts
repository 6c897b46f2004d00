import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ThrottlingException,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type SchedulerSettings, schedulerOf } from '../../../functions/aws/platform/scheduler.ts';
import { instant } from '../../../shared/instant.ts';
import type { AlarmCall, Scheduler } from '../../../shared/ports/alarms.ts';
import { alarmName } from '../../../shared/presence/alarm.ts';
import { memoryScheduler } from '../../world/scheduler.ts';
import { createTimeline } from '../../world/timeline.ts';
import { platformScheduler } from './platform-scheduler.ts';
import { type SchedulerHarness, schedulerContract } from './scheduler.ts';

const settings: SchedulerSettings = {
  group: 'vigil-alarms',
  roleArn: 'arn:aws:iam::123456789012:role/alarms',
  deadLetterArn: 'arn:aws:sqs:eu-central-1:123456789012:dead',
  target: () => 'arn:aws:lambda:eu-central-1:123456789012:function:timer',
};

/** A harness whose time is turned by hand. */
const harnessOf = (
  make: (
    timeline: ReturnType<typeof createTimeline>,
    clock: () => ReturnType<typeof instant>,
    ring: (call: AlarmCall) => void,
  ) => Scheduler,
): SchedulerHarness => {
  let now = instant(1_795_276_800_123);
  const timeline = createTimeline();
  const rung: { call: AlarmCall; at: ReturnType<typeof instant> }[] = [];
  const scheduler = make(
    timeline,
    () => now,
    (call) => rung.push({ call, at: now }),
  );
  const pass = async (duration: number) => {
    const until = instant(now + duration);
    for (let next = timeline.next(); next !== null && next <= until; next = timeline.next()) {
      now = next;
      await timeline.actNext();
    }
    now = until;
  };
  return { scheduler, clock: () => now, rung, pass };
};

describe('in memory', () => {
  schedulerContract(() =>
    harnessOf((timeline, clock, ring) => memoryScheduler(timeline, clock, async (call) => ring(call), {})),
  );
});

describe('over the platform as documented', () => {
  schedulerContract(() =>
    harnessOf((timeline, clock, ring) => {
      const client = platformScheduler(timeline, clock, (_, input) => ring(JSON.parse(input) as AlarmCall));
      return schedulerOf(client, settings);
    }),
  );
});

describe('the commands', () => {
  const client = new SchedulerClient();
  const mock = mockClient(client);
  const scheduler = schedulerOf(client, settings);
  const call: AlarmCall = { sessionId: 's#1', participantId: 'ännä', generation: 7 };
  const at = instant(Date.UTC(2026, 10, 21, 17, 0, 59, 1));
  const conflict = new ConflictException({ Message: 'there', message: '', $metadata: {} });
  const missing = new ResourceNotFoundException({ Message: 'missing', message: '', $metadata: {} });
  const throttled = new ThrottlingException({ Message: 'slower', message: '', $metadata: {} });
  const named = { GroupName: 'vigil-alarms', Name: alarmName(call, 7) };
  const schedule = {
    ...named,
    ScheduleExpression: 'at(2026-11-21T17:01:00)',
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    State: 'ENABLED',
    Target: {
      Arn: settings.target(),
      RoleArn: settings.roleArn,
      Input: '{"sessionId":"s#1","participantId":"ännä","generation":7}',
      RetryPolicy: { MaximumEventAgeInSeconds: 3_600, MaximumRetryAttempts: 30 },
      DeadLetterConfig: { Arn: settings.deadLetterArn },
    },
  };
  const sent = () =>
    mock.calls().map(({ args: [command] }): [string, unknown] => [command.constructor.name, command.input]);
  beforeEach(() => {
    mock.reset();
    mock.resolves({});
  });

  test('arm creates a schedule, in whole seconds rounded up, with every field', async () => {
    await scheduler.arm(call, at);
    expect(sent()).toEqual([['CreateScheduleCommand', schedule]]);
    expect(named.Name).toMatch(/^[0-9a-zA-Z\-_.]{1,64}$/);
  });

  test('arm updates the whole schedule when the name exists', async () => {
    mock.on(CreateScheduleCommand).rejects(conflict);
    await scheduler.arm(call, at);
    expect(sent()).toEqual([
      ['CreateScheduleCommand', schedule],
      ['UpdateScheduleCommand', schedule],
    ]);
  });

  test('arm creates it again when the schedule vanished between the two', async () => {
    mock.on(CreateScheduleCommand).rejectsOnce(conflict).resolves({});
    mock.on(UpdateScheduleCommand).rejects(missing);
    await scheduler.arm(call, at);
    expect(sent().map(([name]) => name)).toEqual([
      'CreateScheduleCommand',
      'UpdateScheduleCommand',
      'CreateScheduleCommand',
    ]);
  });

  test('move updates the whole schedule', async () => {
    await scheduler.move(call, at);
    expect(sent()).toEqual([['UpdateScheduleCommand', schedule]]);
  });

  test('move creates a schedule that does not exist', async () => {
    mock.on(UpdateScheduleCommand).rejects(missing);
    await scheduler.move(call, at);
    expect(sent()).toEqual([
      ['UpdateScheduleCommand', schedule],
      ['CreateScheduleCommand', schedule],
    ]);
  });

  test('move retries when somebody else changes the schedule at the same moment, later each time', async () => {
    mock.on(UpdateScheduleCommand).rejectsOnce(conflict).rejectsOnce(conflict).resolves({});
    const chance = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const begun = performance.now();
    await scheduler.move(call, at);
    // Two random pauses, of up to 50 and 100 ms.
    expect(performance.now() - begun).toBeGreaterThan(70);
    chance.mockRestore();
    expect(sent()).toEqual(Array.from({ length: 3 }, () => ['UpdateScheduleCommand', schedule]));
  });

  test('disarm deletes; gone is as good, and a concurrent change is waited for', async () => {
    mock.on(DeleteScheduleCommand).rejectsOnce(conflict).rejectsOnce(missing).resolves({});
    await scheduler.disarm(call);
    expect(sent()).toEqual(Array.from({ length: 2 }, () => ['DeleteScheduleCommand', named]));
  });

  test.each(['arm', 'move', 'disarm'] as const)(
    '%s gives up after five tries, with the failure',
    async (method) => {
      mock.on(CreateScheduleCommand).rejects(conflict);
      mock.on(UpdateScheduleCommand).rejects(conflict);
      mock.on(DeleteScheduleCommand).rejects(conflict);
      await expect(scheduler[method](call, at)).rejects.toBe(conflict);
      expect(sent()).toHaveLength(5);
    },
  );

  test('a missing group is a failure', async () => {
    mock.on(CreateScheduleCommand).rejects(missing);
    await expect(scheduler.arm(call, at)).rejects.toBe(missing);
    expect(sent()).toHaveLength(1);
  });

  test.each(['arm', 'move', 'disarm'] as const)('%s passes any other failure on at once', async (method) => {
    mock.rejects(throttled);
    await expect(scheduler[method](call, at)).rejects.toBe(throttled);
    expect(sent()).toHaveLength(1);
  });
});
