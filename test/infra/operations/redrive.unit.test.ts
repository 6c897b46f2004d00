import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { type Call, readLetter } from '../../../infra/operations/letter.ts';
import { letterQueue } from '../../../infra/operations/letter-queue.ts';
import { progressBar } from '../../../infra/operations/progress-bar.ts';
import { type Letter, redrive } from '../../../infra/operations/redriving.ts';

const TIMER = 'arn:aws:lambda:eu-central-1:123456789012:function:timer';
const alarm = { sessionId: 's1', participantId: 'anna', generation: 3 };
const byLambda = JSON.stringify({
  version: '1.0',
  requestContext: { requestId: 'r', functionArn: `${TIMER}:$LATEST`, condition: 'RetriesExhausted' },
  requestPayload: alarm,
  responsePayload: { errorType: 'Error', errorMessage: 'no table' },
});

describe('a letter', () => {
  test('from Lambda contains the event and names its function, as which it ran', () => {
    expect(readLetter(byLambda, undefined)).toEqual({
      functionArn: `${TIMER}:$LATEST`,
      payload: JSON.stringify(alarm),
    });
  });

  test('from the Scheduler is the event, and names its target in an attribute', () => {
    expect(readLetter(JSON.stringify(alarm), TIMER)).toEqual({
      functionArn: TIMER,
      payload: JSON.stringify(alarm),
    });
  });

  test('about records of a stream has no event to hand over', () => {
    const requestContext = { functionArn: TIMER, condition: 'RecordAgeExceeded' };
    expect(readLetter(JSON.stringify({ requestContext, DDBStreamBatchInfo: {} }), undefined)).toBeNull();
  });

  test.each(['', '{', '{}', '{"requestPayload":{}}', 'null'])('from nobody known is not read: %j', (body) => {
    expect(readLetter(body, undefined)).toBeNull();
  });
});

describe('redriving', () => {
  const letter = (receipt: string, changes: Partial<Letter> = {}): Letter => ({
    body: byLambda,
    targetArn: undefined,
    sentAt: 1,
    receipt,
    ...changes,
  });

  const driven = async (letters: readonly Letter[], options: { fails?: boolean } = {}) => {
    const pages = [letters.slice(0, 2), letters.slice(2)];
    const calls: Call[] = [];
    const removed: string[] = [];
    const given: string[] = [];
    const shown: [number, number][] = [];
    const result = redrive({
      queue: {
        length: async () => letters.length,
        inHands: async () => 4,
        receive: async () => pages.shift() ?? [],
        remove: async (receipt) => void removed.push(receipt),
        giveBack: async (receipt) => void given.push(receipt),
      },
      whom: async (functionArn) => (functionArn.startsWith(TIMER) ? `${TIMER}:live` : null),
      call: async (call) => {
        if (options.fails) throw new Error('throttled');
        calls.push(call);
      },
      progress: (done, total) => void shown.push([done, total]),
      before: 1_000,
    });
    return { result, calls, removed, given, shown };
  };

  test('rings each again, then removes it, and shows its progress', async () => {
    const { result, calls, removed, shown } = await driven([letter('1'), letter('2'), letter('3')]);
    expect(await result).toEqual({ called: 3, unreadable: 0, foreign: [], left: 0, inHands: 4 });
    expect(calls).toHaveLength(3);
    expect(removed).toEqual(['1', '2', '3']);
    expect(shown).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  test('does not remove what it could not ring', async () => {
    const { result, removed, given } = await driven([letter('1'), letter('2')], { fails: true });
    await expect(result).rejects.toThrow('throttled');
    expect(removed).toEqual([]);
    expect(given).toEqual(['1', '2']);
  });

  test('leaves what has come since it began, and what is not ours', async () => {
    const { result, removed, given } = await driven([
      letter('1'),
      letter('new', { sentAt: 2_000 }),
      letter('odd', { body: 'hello' }),
    ]);
    expect(await result).toEqual({ called: 1, unreadable: 1, foreign: [], left: 2, inHands: 4 });
    expect(removed).toEqual(['1']);
    expect(given).toEqual(['new', 'odd']);
  });

  test('calls whom it is told to call for a letter, and leaves one for which there is nobody', async () => {
    const elsewhere = 'arn:aws:lambda:eu-central-1:123456789012:function:else';
    const { result, calls, removed, given } = await driven([
      letter('odd', { targetArn: elsewhere }),
      letter('again', { targetArn: elsewhere }),
      letter('1'),
    ]);
    expect(await result).toEqual({ called: 1, unreadable: 0, foreign: [elsewhere], left: 2, inHands: 4 });
    expect(calls).toEqual([{ functionArn: `${TIMER}:live`, payload: JSON.stringify(alarm) }]);
    expect([removed, given]).toEqual([['1'], ['odd', 'again']]);
  });
});

test('talks to the queue by the SQS protocol', async () => {
  const client = new SQSClient({ region: 'eu-central-1' });
  const sqs = mockClient(client);
  const QueueUrl = 'https://sqs.eu-central-1.amazonaws.com/1/q';
  sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: { ApproximateNumberOfMessages: '7', ApproximateNumberOfMessagesNotVisible: '2' },
  });
  sqs.on(ReceiveMessageCommand).resolves({
    Messages: [
      {
        Body: 'b',
        ReceiptHandle: 'r',
        Attributes: { SentTimestamp: '5' },
        MessageAttributes: { TARGET_ARN: { DataType: 'String', StringValue: TIMER } },
      },
    ],
  });
  const queue = letterQueue(client, QueueUrl);
  expect([await queue.length(), await queue.inHands()]).toEqual([7, 2]);
  expect(await queue.receive()).toEqual([{ body: 'b', targetArn: TIMER, sentAt: 5, receipt: 'r' }]);
  // Hidden for longer than a redrive takes, with the instant and the target that decide; asked of every server of the queue.
  expect(sqs.commandCalls(ReceiveMessageCommand)[0]?.args[0].input).toEqual({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 900,
    WaitTimeSeconds: 2,
    MessageSystemAttributeNames: ['SentTimestamp'],
    MessageAttributeNames: ['All'],
  });
  await queue.remove('r');
  await queue.giveBack('r');
  expect(sqs.commandCalls(DeleteMessageCommand)[0]?.args[0].input).toEqual({ QueueUrl, ReceiptHandle: 'r' });
  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
    QueueUrl,
    ReceiptHandle: 'r',
    VisibilityTimeout: 0,
  });
});

describe('the bar', () => {
  test('is drawn on a terminal, and ends with its line', () => {
    const drawn: string[] = [];
    const draw = progressBar({ isTTY: true, write: (text) => drawn.push(text) });
    draw(0, 4);
    draw(4, 4);
    expect(drawn[0]).toMatch(/^\r░{30} 0 of 4$/);
    expect(drawn[1]).toMatch(/^\r█{30} 4 of 4\n$/);
  });

  test('is not written to a file', () => {
    progressBar({
      write: () => {
        throw new Error('It was.');
      },
    })(1, 2);
  });
});
