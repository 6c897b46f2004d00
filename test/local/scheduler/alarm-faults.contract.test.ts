import { CreateScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, test } from '@jest/globals';
import { at, queueArn } from './scheduler.ts';
import { alarm, pause, start, stopAll, target } from './scheduler-client.ts';

afterEach(stopAll);

describe('A fault', () => {
  const ringsOf = async (faults: string[], wait: number) => {
    const { local, client } = await start({ faults });
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: at(Date.now() - 1_000) })));
    await pause(wait);
    return local.rings.length;
  };

  test('duplicate-alarms rings twice', async () => {
    expect(await ringsOf(['duplicate-alarms=1:1s'], 3_500)).toBe(2);
  });

  test('lost-alarms never rings', async () => {
    expect(await ringsOf(['lost-alarms'], 2_200)).toBe(0);
  });

  test('delayed-alarms rings later', async () => {
    const { local, client } = await start({ faults: ['delayed-alarms=1:2s'] });
    const begun = Date.now();
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: at(begun - 1_000) })));
    await pause(4_200);
    expect(local.rings).toHaveLength(1);
    expect(local.rings[0]?.at).toBeGreaterThanOrEqual(begun + 2_000);
  });

  test('old-configuration rings at the old time as well', async () => {
    const { local, client } = await start({ faults: ['old-configuration'] });
    const [first, second] = [Date.now() + 1_500, Date.now() + 3_500];
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: at(first) })));
    await client.send(
      new UpdateScheduleCommand(alarm({ ScheduleExpression: at(second), ...target({ Input: '"new"' }) })),
    );
    await pause(5_500);
    expect(local.rings.map(({ payload }) => payload)).toEqual(['{"generation":1}', '"new"']);
  });

  test('failed-hand-offs is retried as the target says, and then buried', async () => {
    const { local, client } = await start({ faults: ['failed-hand-offs'] });
    const change = target({ DeadLetterConfig: { Arn: queueArn }, RetryPolicy: { MaximumRetryAttempts: 1 } });
    await client.send(
      new CreateScheduleCommand(alarm({ ScheduleExpression: at(Date.now() - 1_000), ...change })),
    );
    await pause(2_500);
    expect(local.deadLetters.shown([queueArn])[0]?.attributes).toMatchObject({
      RETRY_ATTEMPTS: '1',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    });
  });
});
