import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalQueue } from './queue.ts';

/** The real SDK, as an operator points it to another endpoint. */
const sdk = (endpoint: string, accessKeyId = 'owner') =>
  new SQSClient({
    endpoint,
    useQueueUrlAsEndpoint: false,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'x' },
    maxAttempts: 1,
  });

const pause = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));

describe('The local queue', () => {
  let client: SQSClient;
  let queue: Awaited<ReturnType<typeof startLocalQueue>>;
  let QueueUrl: string;
  beforeEach(async () => {
    queue = await startLocalQueue();
    ({ QueueUrl } = queue);
    client = sdk(queue.origin);
  });
  afterEach(() => queue.stop());

  const send = (MessageBody: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const receive = async (change: Partial<ReceiveMessageCommandInput> = {}) =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...change })))
      .Messages ?? [];
  const counts = async () => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] });
    const { Attributes } = await client.send(command);
    return names.map((name) => Number(Attributes?.[name]));
  };

  test('keeps with a message in which chain of events a function has sent it, as the SDK says by itself', async () => {
    const set = { AWS_LAMBDA_FUNCTION_NAME: 'timer', _X_AMZN_TRACE_ID: 'Root=1-0-0;Lineage=00000000:3' };
    const before = Object.keys(set).map((name) => [name, process.env[name]] as const);
    Object.assign(process.env, set);
    try {
      await send('sent by a function');
    } finally {
      for (const [name, value] of before)
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
    }
    await pause(2);
    await send('sent by somebody else');
    const received = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(received.map(({ Attributes }) => Attributes?.AWSTraceHeader)).toEqual([
      set._X_AMZN_TRACE_ID,
      undefined,
    ]);
  });

  test('delivers what was sent, oldest first, with checksums that the SDK verifies', async () => {
    const before = Date.now();
    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: '{"ü":1}',
        MessageAttributes: { TARGET_ARN: { DataType: 'String', StringValue: 'arn:x' } },
      }),
    );
    await pause(2);
    await send('second');
    const [first, second] = await receive({
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount'],
      MessageAttributeNames: ['All'],
    });
    expect(first).toMatchObject({
      MessageId: sent.MessageId,
      Body: '{"ü":1}',
      MD5OfBody: createHash('md5').update('{"ü":1}').digest('hex'),
      MessageAttributes: { TARGET_ARN: { DataType: 'String', StringValue: 'arn:x' } },
      // Over the bytes of name, type and value, each preceded by its length, as documented.
      MD5OfMessageAttributes: createHash('md5')
        .update('\0\0\0\nTARGET_ARN\0\0\0\x06String\x01\0\0\0\x05arn:x')
        .digest('hex'),
      Attributes: { ApproximateReceiveCount: '1' },
    });
    expect(sent.MD5OfMessageAttributes).toBe(first?.MD5OfMessageAttributes);
    expect(Number(first?.Attributes?.SentTimestamp)).toBeGreaterThanOrEqual(before);
    expect(second).toMatchObject({ Body: 'second' });
    expect(second).not.toHaveProperty('MessageAttributes');
  });

  test('hides a letter for the visibility timeout, counts it as hidden, and delivers it again', async () => {
    await send('a');
    expect(await receive({ VisibilityTimeout: 1 })).toHaveLength(1);
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual([0, 1]);
    const [again] = await receive({
      WaitTimeSeconds: 3,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
  });

  test('waits for a letter as long as it is asked to', async () => {
    const waiting = receive({ WaitTimeSeconds: 5 });
    await pause(200);
    await send('late');
    expect(await waiting).toMatchObject([{ Body: 'late' }]);
  });

  test('returns a letter at once, and only while somebody has it', async () => {
    await send('a');
    const [{ ReceiptHandle } = {}] = await receive();
    const giveBack = () =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    await giveBack();
    expect(await counts()).toEqual([1, 0]);
    await expect(giveBack()).rejects.toMatchObject({ name: 'MessageNotInflight' });
  });

  test('deletes letters for good, one or ten at a time, as often as it is asked', async () => {
    for (const body of ['a', 'b', 'c']) await send(body);
    const [a, b, c] = (await receive()).map(({ ReceiptHandle }) => ReceiptHandle);
    for (let time = 0; time < 2; time += 1)
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: a }));
    const Entries = [
      { Id: '1', ReceiptHandle: b },
      { Id: '2', ReceiptHandle: c },
      { Id: '3', ReceiptHandle: 'rubbish' },
    ];
    const answer = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    expect(answer.Successful).toEqual([{ Id: '1' }, { Id: '2' }]);
    expect(answer.Failed).toMatchObject([{ Id: '3', Code: 'ReceiptHandleIsInvalid', SenderFault: true }]);
    expect(await counts()).toEqual([0, 0]);
  });

  test('does not delete a letter that has since been delivered to somebody else', async () => {
    await send('a');
    const [first] = await receive({ VisibilityTimeout: 0 });
    const [second] = await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    expect(await counts()).toEqual([0, 1]);
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second?.ReceiptHandle }));
    expect(await counts()).toEqual([0, 0]);
  });

  test('is found by its name', async () => {
    expect(await client.send(new GetQueueUrlCommand({ QueueName: 'letters' }))).toMatchObject({ QueueUrl });
  });

  test('refuses, and logs, operations that it does not have', async () => {
    await expect(client.send(new PurgeQueueCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'UnsupportedOperation',
      message: 'The local queue does not have PurgeQueue.',
    });
    expect(queue.complaints).toEqual(['Somebody asked for PurgeQueue, which the local queue does not have.']);
  });

  test.each<[string, object, string]>([
    ['a letter of a group', { MessageGroupId: 'g' }, 'MessageGroupId'],
    ['a letter delayed for longer than a quarter of an hour', { DelaySeconds: 901 }, 'DelaySeconds'],
    [
      'a letter of one byte more than a megabyte',
      { MessageBody: `é${'x'.repeat(1_048_575)}` },
      'MessageBody',
    ],
    [
      'bytes as an attribute',
      { MessageAttributes: { a: { DataType: 'Binary', BinaryValue: new Uint8Array(1) } } },
      'MessageAttributes',
    ],
  ])('refuses %s, which it would have to ignore', async (_, change, named) => {
    const command = new SendMessageCommand({ QueueUrl, MessageBody: 'a', ...change });
    await expect(client.send(command)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining(named),
    });
    expect(await counts()).toEqual([0, 0]);
  });

  test.each<[string, Partial<ReceiveMessageCommandInput>]>([
    ['eleven letters at once', { MaxNumberOfMessages: 11 }],
    ['no letter at all', { MaxNumberOfMessages: 0 }],
    ['to wait for longer than twenty seconds', { WaitTimeSeconds: 21 }],
    ['to hide letters for longer than half a day', { VisibilityTimeout: 43_201 }],
  ])('refuses to hand out %s', async (_, change) => {
    await send('a');
    await expect(receive(change)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    expect(await counts()).toEqual([1, 0]);
  });

  test('refuses a batch of eleven deletions, or of two under one name, and deletes none of them', async () => {
    await send('a');
    const [{ ReceiptHandle } = {}] = await receive();
    const entries = (count: number, Id = (nth: number) => String(nth)) =>
      Array.from({ length: count }, (_, nth) => ({ Id: Id(nth), ReceiptHandle }));
    const remove = (Entries: ReturnType<typeof entries>) =>
      client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    await expect(remove(entries(11))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(remove(entries(2, () => 'x'))).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
    expect(await counts()).toEqual([0, 1]);
  });

  test('accepts a letter of a megabyte, and refuses one with characters that SQS does not accept', async () => {
    await send(`é${'x'.repeat(1_048_574)}`);
    await expect(send('\uFFFF')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
    expect(await counts()).toEqual([1, 0]);
  });

  test('refuses unknown attributes, receipts that it never gave, and other queues', async () => {
    const unknown = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] });
    await expect(client.send(unknown)).rejects.toMatchObject({ name: 'InvalidAttributeName' });
    const rubbish = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'rubbish' });
    await expect(client.send(rubbish)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
    const elsewhere = new ReceiveMessageCommand({ QueueUrl: `${QueueUrl}-of-others` });
    await expect(client.send(elsewhere)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
  });

  test.each([
    ['by another name, as a page elsewhere would have to', { host: 'elsewhere.example' }],
    ['from a page elsewhere that has found its port', { origin: 'https://elsewhere.example' }],
    ['from a page of this machine', { origin: 'http://localhost:3000' }],
  ])('answers nobody who calls it %s', async (_, said) => {
    const headers = { ...said, authorization: 'AWS4-HMAC-SHA256 Credential=owner/x' };
    const request = get(`${queue.origin}/123456789012/letters`, { headers });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(403);
    expect(await json(response)).toMatchObject({ message: expect.stringContaining('to no page') });
  });

  test('lets a function send, because its role allows that, and read nothing', async () => {
    const timer = sdk(queue.origin, 'Timer.1');
    await timer.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' }));
    await expect(timer.send(new ReceiveMessageCommand({ QueueUrl }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('sqs:ReceiveMessage'),
    });
    const [{ ReceiptHandle } = {}] = await receive({ VisibilityTimeout: 0 });
    for (const command of [
      new DeleteMessageCommand({ QueueUrl, ReceiptHandle }),
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', ReceiptHandle }] }),
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 60 }),
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    ])
      await expect(timer.send(command as DeleteMessageCommand)).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    await expect(
      sdk(queue.origin, 'nobody').send(new SendMessageCommand({ QueueUrl, MessageBody: 'a' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(await counts()).toEqual([1, 0]);
  });
});

test('What was sent is there after kill -9, and what was deleted is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-queue-'));
  const launch = async () => {
    const child = fork(join(import.meta.dirname, 'queue-process.ts'), [folder], { execArgv: [] });
    const [QueueUrl] = (await once(child, 'message')) as [string];
    const kill = async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    };
    return { QueueUrl, kill, client: sdk(new URL(QueueUrl).origin) };
  };
  const bodies = async ({ QueueUrl, client }: Awaited<ReturnType<typeof launch>>) => {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    return (await client.send(command)).Messages ?? [];
  };
  try {
    const first = await launch();
    for (const MessageBody of ['kept', 'taken away', 'in hand'])
      await first.client.send(new SendMessageCommand({ QueueUrl: first.QueueUrl, MessageBody }));
    const received = await bodies(first);
    const receiptOf = (body: string) => received.find(({ Body }) => Body === body)?.ReceiptHandle;
    const { QueueUrl } = first;
    const taken = { QueueUrl, ReceiptHandle: receiptOf('taken away') };
    await first.client.send(new DeleteMessageCommand(taken));
    await first.kill();
    const second = await launch();
    // The receipt is still valid.
    const inHand = { QueueUrl: second.QueueUrl, ReceiptHandle: receiptOf('in hand') };
    await second.client.send(new DeleteMessageCommand(inHand));
    expect((await bodies(second)).map(({ Body }) => Body)).toEqual(['kept']);
    await second.kill();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
