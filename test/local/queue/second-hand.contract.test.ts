import { setTimeout as pause } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { secondHandOf } from '../../../functions/aws/platform/second-hand.ts';
import { RingEvent, RingMessage } from '../../../functions/events/timer.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { startEventSource } from '../../../local/queue/event-source.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import {
  type Said,
  type SecondHandHarness,
  secondHandContract,
} from '../../contracts/platform/second-hand.ts';
import { deadArn, queueArn, startLocalQueue } from './queue.ts';

/** How long a failed message stays hidden. */
const HIDDEN = 1_000;
const TRIES = 3;
const clock = () => instant(Date.now());

const role = {
  name: 'timer',
  arn: 'arn:aws:iam::123456789012:role/timer',
  statements: statementsOf(
    {
      Statement: [
        {
          Effect: 'Allow',
          Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          Resource: queueArn,
        },
      ],
    },
    'a test',
  ),
  trust: [],
};

type Local = SecondHandHarness & {
  /** How many messages each call brought. */
  readonly calls: readonly number[];
  readonly dead: () => readonly string[];
};

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

/** The adapter, the local queue and the template's mapping onto a function that notes what comes. */
const startLocal = async (fails: (said: Said) => boolean = () => false): Promise<Local> => {
  const local = await startLocalQueue(undefined, TRIES);
  const client = new SQSClient({
    endpoint: local.origin,
    useQueueUrlAsEndpoint: false,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'Message.1', secretAccessKey: 'x' },
  });
  const came: { said: Said; at: Instant }[] = [];
  const calls: number[] = [];
  const source = startEventSource({
    mapping: { queueArn, functionName: 'timer', batch: 10, atOnce: 100 },
    deployed: {
      arn: queueArn,
      visibility: HIDDEN,
      retention: 3_600_000,
      redrive: { to: deadArn, after: TRIES },
    },
    queue: local.queue,
    fn: { name: 'timer', arn: 'arn:timer', timeout: HIDDEN, role },
    invoke: async (_, event) => {
      const { Records } = RingEvent.parse(JSON.parse(event));
      calls.push(Records.length);
      const failed = Records.filter(({ body }) => {
        const said = RingMessage.parse(JSON.parse(body));
        came.push({ said, at: clock() });
        return fails(said);
      });
      const batchItemFailures = failed.map(({ messageId }) => ({ itemIdentifier: messageId }));
      return { ok: true, payload: JSON.stringify({ batchItemFailures }) };
    },
    place: {
      partition: 'aws',
      region: 'eu-central-1',
      account: '123456789012',
      urlSuffix: 'amazonaws.com',
      stackName: 'S',
    },
    faults: faultsFrom([]),
    complain: (sentence) => {
      throw new Error(sentence);
    },
  });
  running.push(local.stop, source.stop);
  return {
    secondHand: secondHandOf(client, local.QueueUrl, clock),
    clock,
    came,
    calls,
    dead: () => local.deadLetters.letters(deadArn).map(({ body }) => body),
    pass: (duration) => pause(duration),
  };
};

describe('over the local queue', () => {
  secondHandContract(() => startLocal());

  test('eleven messages that are due together arrive in two calls, ten in one', async () => {
    const { secondHand, calls, came, pass } = await startLocal();
    const at = instant(clock() + 2_500);
    for (let nth = 0; nth < 11; nth += 1) await secondHand.ring({ type: 'lists', sessionId: `s${nth}` }, at);
    await pass(4_000);
    expect(came).toHaveLength(11);
    expect(Math.max(...calls)).toBeLessThanOrEqual(10);
    expect(calls.length).toBeGreaterThan(1);
  });

  test('one that fails delays none of the others, is delivered again, and is kept when it has failed often enough', async () => {
    const { secondHand, came, dead, pass } = await startLocal(
      (said) => said.type === 'lists' && said.sessionId === 'bad',
    );
    const at = clock();
    for (const sessionId of ['good', 'bad', 'other']) await secondHand.ring({ type: 'lists', sessionId }, at);
    await pass(TRIES * HIDDEN + 2_000);
    const tries = (id: string) =>
      came.filter(({ said }) => said.type !== 'group' && said.sessionId === id).length;
    expect([tries('good'), tries('bad'), tries('other')]).toEqual([1, TRIES, 1]);
    expect(dead()).toEqual([JSON.stringify({ type: 'lists', sessionId: 'bad', at })]);
  });
});
