import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, test } from '@jest/globals';
import { group, strangeRoleArn } from './scheduler.ts';
import { alarm, byName, sdk, start, stopAll, target } from './scheduler-client.ts';

afterEach(stopAll);

describe('A schedule', () => {
  test('is created, read back, replaced, listed and deleted', async () => {
    const { client } = await start();
    const { ScheduleArn } = await client.send(new CreateScheduleCommand(alarm({ Description: 'first' })));
    expect(ScheduleArn).toBe(`arn:aws:scheduler:eu-central-1:1:schedule/${group}/a.1`);
    const read = await client.send(new GetScheduleCommand(byName));
    expect(read).toMatchObject({
      ...alarm({ ScheduleExpression: read.ScheduleExpression }),
      State: 'ENABLED',
    });
    expect(read.CreationDate).toBeInstanceOf(Date);

    await client.send(new UpdateScheduleCommand(alarm({ ActionAfterCompletion: undefined })));
    const replaced = await client.send(new GetScheduleCommand(byName));
    expect(replaced.Description).toBeUndefined();
    expect(replaced.ActionAfterCompletion).toBe('NONE');
    expect(replaced.CreationDate).toEqual(read.CreationDate);

    await client.send(new CreateScheduleCommand(alarm({ Name: 'b.1' })));
    const list = await client.send(new ListSchedulesCommand({ GroupName: group, NamePrefix: 'a.' }));
    expect(list.Schedules?.map(({ Name }) => Name)).toEqual(['a.1']);
    const page = await client.send(new ListSchedulesCommand({ GroupName: group, MaxResults: 1 }));
    const next = await client.send(new ListSchedulesCommand({ GroupName: group, NextToken: page.NextToken }));
    expect([...(page.Schedules ?? []), ...(next.Schedules ?? [])].map(({ Name }) => Name)).toEqual([
      'a.1',
      'b.1',
    ]);

    await client.send(new DeleteScheduleCommand(byName));
    await expect(client.send(new GetScheduleCommand(byName))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test.each([
    ['an expression with a fraction', { ScheduleExpression: 'at(2030-01-01T00:00:00.5)' }],
    ['an expression with a zone', { ScheduleExpression: 'at(2030-01-01T00:00:00Z)' }],
    ['a day that does not exist', { ScheduleExpression: 'at(2030-02-30T00:00:00)' }],
    ['a rate in the wrong number', { ScheduleExpression: 'rate(1 minutes)' }],
    ['no expression at all', { ScheduleExpression: 'soon' }],
    ['a name with #', { Name: 'a#1' }],
    ['a name of 65 characters', { Name: 'a'.repeat(65) }],
    [
      'a window that is off and has minutes',
      { FlexibleTimeWindow: { Mode: 'OFF' as const, MaximumWindowInMinutes: 5 } },
    ],
    ['an input that is not JSON', target({ Input: 'hello' })],
    ['a target that is no function', target({ Arn: 'arn:aws:sqs:eu-central-1:1:q' })],
    ['too many retries', target({ RetryPolicy: { MaximumRetryAttempts: 186 } })],
    ['too old an event age', target({ RetryPolicy: { MaximumEventAgeInSeconds: 86_401 } })],
    ['an input of more than 256 KB', target({ Input: JSON.stringify('x'.repeat(262_144)) })],
    [
      'a target whose ARN is too long',
      target({ Arn: `arn:aws:lambda:eu-central-1:1:function:${'x'.repeat(1_600)}` }),
    ],
    ['another time zone', { ScheduleExpressionTimezone: 'Europe/Berlin' }],
    ['too young an event age', target({ RetryPolicy: { MaximumEventAgeInSeconds: 59 } })],
    ['a role that the Scheduler cannot assume', target({ RoleArn: strangeRoleArn })],
  ])('is refused with ValidationException for %s', async (_, change) => {
    const { client } = await start();
    await expect(client.send(new CreateScheduleCommand(alarm(change)))).rejects.toMatchObject({
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test.each([['FlexibleTimeWindow'], ['ScheduleExpression'], ['Target']])('needs %s', async (field) => {
    const { client } = await start();
    await expect(client.send(new CreateScheduleCommand(alarm({ [field]: undefined })))).rejects.toMatchObject(
      { name: 'ValidationException' },
    );
  });

  test('conflicts with one of the same name, and is missing when it does not exist', async () => {
    const { client } = await start();
    await expect(client.send(new UpdateScheduleCommand(alarm()))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(client.send(new DeleteScheduleCommand(byName))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await client.send(new CreateScheduleCommand(alarm()));
    await expect(client.send(new CreateScheduleCommand(alarm()))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await expect(
      client.send(new CreateScheduleCommand(alarm({ GroupName: 'nowhere' }))),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('is refused to a function whose role does not allow it', async () => {
    const { local } = await start();
    await expect(sdk(local.url, 'stranger').send(new CreateScheduleCommand(alarm()))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('is refused to a function that may make it, but not hand its role to the Scheduler', async () => {
    const { local } = await start();
    await expect(sdk(local.url, 'maker').send(new CreateScheduleCommand(alarm()))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('iam:PassRole'),
    });
  });

  test('is moved, read and deleted by nobody whose role does not allow that', async () => {
    const { local, client } = await start();
    await client.send(new CreateScheduleCommand(alarm()));
    const maker = sdk(local.url, 'maker');
    const tries = [
      maker.send(new UpdateScheduleCommand(alarm())),
      maker.send(new GetScheduleCommand(byName)),
      maker.send(new DeleteScheduleCommand(byName)),
      maker.send(new ListSchedulesCommand({ GroupName: group })),
    ];
    for (const one of tries) await expect(one).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await client.send(new GetScheduleCommand(byName));
  });

  test('allows no more than ten calls a second', async () => {
    const { client } = await start();
    const calls = Array.from({ length: 25 }, () =>
      client.send(new GetScheduleCommand(byName)).catch((error: Error) => error.name),
    );
    const answers = await Promise.all(calls);
    expect(answers).toContain('ThrottlingException');
    // They may lie in two of its seconds.
    expect(answers.filter((one) => one !== 'ThrottlingException').length).toBeLessThanOrEqual(20);
  });
});
