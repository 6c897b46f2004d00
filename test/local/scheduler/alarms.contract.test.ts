import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, test } from '@jest/globals';
import { soon } from '../../hosts/gateway.ts';
import { at, group, powerlessRoleArn, queueArn, strangeRoleArn, unreachableArn } from './scheduler.ts';
import { alarm, byName, pause, start, stopAll, target } from './scheduler-client.ts';

afterEach(stopAll);

describe('An alarm', () => {
  test('rings within a second of its time, with its attributes filled in, and is then gone', async () => {
    const { local, client } = await start();
    const due = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000;
    const Input =
      '{"at":"<aws.scheduler.scheduled-time>","try":"<aws.scheduler.attempt-number>","x":"<other>"}';
    await client.send(
      new CreateScheduleCommand(alarm({ ScheduleExpression: at(due), ...target({ Input }) })),
    );
    await soon(() => local.rings[0]);
    const [ring] = local.rings;
    expect(ring?.at).toBeGreaterThanOrEqual(due);
    expect(ring?.at).toBeLessThan(due + 1_000);
    expect(JSON.parse(ring?.payload ?? '')).toEqual({
      at: new Date(due).toISOString().replace('.000Z', 'Z'),
      try: '1',
      x: '<other>',
    });
    await expect(client.send(new GetScheduleCommand(byName))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('rings as late as the Scheduler may, which is not to the second', async () => {
    const { local, client } = await start({ precision: 4_000 });
    const due = Math.ceil(Date.now() / 1_000) * 1_000 + 1_000;
    for (const Name of ['a.1', 'a.2', 'a.3', 'a.4'])
      await client.send(new CreateScheduleCommand(alarm({ Name, ScheduleExpression: at(due) })));
    await soon(() => local.rings.length === 4, 8_000);
    const late = local.rings.map((ring) => ring.at - due);
    expect(Math.max(...late)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...late)).toBeLessThan(5_000);
  });

  test('in the past rings at once, and stays when it is not to be deleted', async () => {
    const { local, client } = await start();
    const change = { ScheduleExpression: at(Date.now() - 3_600_000), ActionAfterCompletion: 'NONE' as const };
    await client.send(new CreateScheduleCommand(alarm(change)));
    await soon(() => local.rings[0]);
    await client.send(new GetScheduleCommand(byName));
    await pause(1_500);
    expect(local.rings).toHaveLength(1);
  });

  test('that was moved rings at its new time only', async () => {
    const { local, client } = await start();
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: at(Date.now() + 1_000) })));
    await client.send(new UpdateScheduleCommand(alarm({ ...target({ Input: '"moved"' }) })));
    await pause(2_200);
    expect(local.rings).toEqual([]);
  });

  test('that is disabled or deleted does not ring', async () => {
    const { local, client } = await start();
    const soonDue = at(Date.now() + 1_000);
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: soonDue, State: 'DISABLED' })));
    await client.send(new CreateScheduleCommand(alarm({ Name: 'b.1', ScheduleExpression: soonDue })));
    await client.send(new DeleteScheduleCommand({ Name: 'b.1', GroupName: group }));
    await pause(2_200);
    expect(local.rings).toEqual([]);
  });

  test('whose function keeps failing is tried three times and then put into the dead-letter queue', async () => {
    const failing = { ok: false, errorType: 'Error', errorMessage: 'oh' } as const;
    const { local, client } = await start({ target: () => failing });
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: at(Date.now() - 1_000) })));
    const letter = await soon(() => local.deadLetters.shown([queueArn])[0]);
    expect(local.rings).toHaveLength(3);
    expect(letter).toMatchObject({
      queue: queueArn,
      body: {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { generation: 1 },
        responsePayload: { errorMessage: 'oh' },
      },
    });
  });

  test('that cannot reach its function is put into the target’s queue, with the reason', async () => {
    const { local, client } = await start();
    const change = target({ Arn: unreachableArn, DeadLetterConfig: { Arn: queueArn } });
    await client.send(
      new CreateScheduleCommand(alarm({ ScheduleExpression: at(Date.now() - 1_000), ...change })),
    );
    const letter = await soon(() => local.deadLetters.shown([queueArn])[0]);
    expect(local.rings).toEqual([]);
    expect(letter.attributes).toMatchObject({
      ERROR_CODE: 'AccessDeniedException',
      TARGET_ARN: unreachableArn,
    });
  });

  test('whose role may call nothing rings nowhere, and leaves no letter where it may leave none', async () => {
    const { local, client } = await start();
    const change = target({ RoleArn: powerlessRoleArn, DeadLetterConfig: { Arn: queueArn } });
    await client.send(
      new CreateScheduleCommand(alarm({ ScheduleExpression: at(Date.now() - 1_000), ...change })),
    );
    await soon(() => local.measured.sums(`AWS/Scheduler ${group}`).InvocationDroppedCount === 1);
    await pause(200);
    expect(local.rings).toEqual([]);
    expect(local.deadLetters.shown([queueArn])).toEqual([]);
  });

  test('of the deployment itself rings nowhere when its role trusts somebody else: nobody has tried that before', async () => {
    const { local } = await start();
    const change = target({ RoleArn: strangeRoleArn, DeadLetterConfig: { Arn: queueArn } });
    const request = alarm({ ScheduleExpression: at(Date.now() - 1_000), ...change });
    await local.scheduler.deploy([{ name: 'sweep', request }] as never);
    const letter = await soon(() => local.deadLetters.shown([queueArn])[0]);
    expect(letter.attributes).toMatchObject({ ERROR_CODE: 'AccessDeniedException' });
    // Its schedule is written down after the letter.
    await pause(200);
    expect(local.rings).toEqual([]);
  });
});
