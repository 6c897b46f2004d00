import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openDeadLetters } from '../../../local/data/dead-letters.ts';
import type { Store } from '../../../local/data/store.ts';
import { watchQueue } from '../../../local/queue/gauge.ts';
import { createQueue } from '../../../local/queue/queue.ts';
import { deployed, soon } from '../../hosts/gateway.ts';
import { fail, start as startGateway, stopAll as stopGateways } from '../gateway/gateway-client.ts';
import { measuring } from '../measuring.ts';
import { at, group, unreachableArn } from '../scheduler/scheduler.ts';
import {
  alarm,
  byName,
  start as startScheduler,
  stopAll as stopSchedulers,
  target,
} from '../scheduler/scheduler-client.ts';

afterEach(stopGateways);
afterEach(stopSchedulers);

/** Each part measures what AWS says that its service measures, under AWS's dimensions. */
describe('The gateway measures', () => {
  const gateway = async (...[handlers, change = {}]: Parameters<typeof startGateway>) => {
    const { vend, sums } = measuring();
    const started = await startGateway(handlers, { ...change, vend });
    return { ...started, sums: () => sums(`AWS/ApiGateway ${deployed.apiId} ${deployed.stage}`) };
  };
  const counts = ({ IntegrationLatency: _latency, ...others }: Readonly<Record<string, number>>) => others;

  test('connections, and messages in both directions', async () => {
    const { client, of, url, sums } = await gateway();
    const { socket } = await client();
    socket.send('{"action":"activity"}');
    const { connectionId } = (await soon(() => of('message')[0])).requestContext;
    await soon(() => (sums().IntegrationLatency ?? -1) >= 0);
    await fetch(`${url}/v1/@connections/${encodeURIComponent(connectionId)}`, {
      method: 'POST',
      body: 'hello',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=allowed/x' },
    });
    expect(counts(sums())).toEqual({ ConnectCount: 1, MessageCount: 2 });
  });

  test('its own refusals as client errors', async () => {
    const { client, sums } = await gateway({ authorize: fail('Unauthorized') });
    expect((await client([])).refused).toBe(401);
    expect((await client()).refused).toBe(401);
    expect(counts(sums())).toEqual({ ClientError: 2 });
  });

  test.each([
    ['a function that fails', fail('oh'), 'IntegrationError'],
    ['a function that answers with an error', () => ({ statusCode: 500 }), 'IntegrationError'],
    ['a function that answers nothing usable', () => 'done', 'ExecutionError'],
    ['a function that takes too long', () => new Promise(() => {}), 'ExecutionError'],
  ])('%s', async (_, message, error) => {
    const routes = new Map(
      [...deployed.routes].map(([key, route]) => [key, { ...route, timeout: 50 }] as const),
    );
    const { client, sums } = await gateway({ message }, { deployed: { routes } });
    (await client()).socket.send('x');
    await soon(() => sums()[error]);
    expect(counts(sums())).toEqual({ ConnectCount: 1, MessageCount: 1, [error]: 1 });
  });
});

describe('The Scheduler measures', () => {
  const rings = `AWS/Scheduler ${group}`;
  const soonest = () => at(Date.now() + 1_000);

  test('its calls by operation, for the whole account', async () => {
    const { local, client } = await startScheduler();
    await client.send(new CreateScheduleCommand(alarm()));
    for (const Description of ['one', 'two'])
      await client.send(new UpdateScheduleCommand(alarm({ Description })));
    await client.send(new DeleteScheduleCommand(byName));
    const called = (operation: string) =>
      local.measured.sums(`AWS/Usage Scheduler None API ${operation}`).CallCount;
    expect(['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule', 'GetSchedule'].map(called)).toEqual([
      1,
      2,
      1,
      undefined,
    ]);
  });

  test('an attempt that reaches its target, and nothing else', async () => {
    const { local, client } = await startScheduler();
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: soonest() })));
    await soon(() => local.rings.length > 0);
    expect(local.measured.sums(rings)).toEqual({ InvocationAttemptCount: 1 });
  });

  test('every attempt that its target refuses, and what it gives up', async () => {
    const { local, client } = await startScheduler({ faults: ['failed-hand-offs'] });
    const retried = { RetryPolicy: { MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 } };
    await client.send(
      new CreateScheduleCommand(alarm({ ScheduleExpression: soonest(), ...target(retried) })),
    );
    await soon(() => local.measured.sums(rings).InvocationDroppedCount);
    expect(local.measured.sums(rings)).toEqual({
      InvocationAttemptCount: 2,
      TargetErrorCount: 2,
      InvocationDroppedCount: 1,
    });
  });

  test('a failure that no retry would help, as given up at once', async () => {
    const { local, client } = await startScheduler();
    const lost = target({ Arn: unreachableArn });
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: soonest(), ...lost })));
    await soon(() => local.measured.sums(rings).InvocationDroppedCount);
    expect(local.measured.sums(rings).InvocationAttemptCount).toBe(1);
  });

  test('time by its own minute: what recurs every minute rings every second if a minute lasts one', async () => {
    const { local, client } = await startScheduler({ minute: 1_000 });
    await client.send(new CreateScheduleCommand(alarm({ ScheduleExpression: 'rate(1 minute)' })));
    await soon(() => local.rings.length >= 3);
    const apart = (local.rings[2]?.at ?? 0) - (local.rings[0]?.at ?? 0);
    expect(apart).toBeGreaterThan(1_500);
    expect(apart).toBeLessThan(3_500);
  });
});

describe('A queue measures', () => {
  test('how many letters wait, without those that somebody is handling, and how many it has handed out since', async () => {
    const nowhere = { letters: async () => [], write: async () => {} } as unknown as Store;
    const deadLetters = await openDeadLetters(nowhere);
    const queue = createQueue(
      { arn: 'arn:aws:sqs:eu-central-1:1:dead', retention: 60_000, redrive: null },
      deadLetters,
    );
    const { vend, values } = measuring();
    const measures: (() => void)[] = [];
    watchQueue(
      { vend, gauge: (measure) => void measures.push(measure) },
      'arn:aws:sqs:eu-central-1:1:dead',
      queue,
    );
    const minute = () => {
      for (const measure of measures) measure();
    };
    minute();
    for (const body of ['1', '2'])
      await deadLetters.keep({ queue: 'arn:aws:sqs:eu-central-1:1:dead', body, attributes: {} });
    minute();
    queue.receive(1, 60_000);
    minute();
    minute();
    expect(values('ApproximateNumberOfMessagesVisible')).toEqual([0, 2, 1, 1]);
    expect(values('NumberOfMessagesReceived')).toEqual([0, 0, 1, 0]);
  });
});
