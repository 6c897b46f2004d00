import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetters } from '../data/dead-letters.ts';
import type { Trace } from '../functions/trace.ts';
import type { Watch } from '../watch/watch.ts';
import { chosen, described, systemAttributes } from './description.ts';
import { md5, sumOf } from './digest.ts';
import { watchQueue } from './gauge.ts';
import { type Queue, queueUrl } from './queue.ts';
import type { QueueAction, QueueRequest } from './request.ts';

/** The name of the exception that the SDK throws, and its sentence. */
export type QueueFault = { readonly fault: string; readonly message: string };

/** What each action of one queue answers. */
export type Actions = {
  readonly [A in QueueAction]: (request: QueueRequest<A>, trace?: Trace) => Promise<object | QueueFault>;
};

export type ActionsOptions = {
  readonly arn: string;
  readonly queue: Queue;
  /** What the addresses of queues begin with. */
  readonly origin: string;
  readonly deadLetters: DeadLetters;
  /** Ends the waiting for letters. */
  readonly stopping: AbortSignal;
  /** Is told how many letters wait. */
  readonly watch?: Pick<Watch, 'gauge' | 'vend'> | undefined;
};

const LOOK = 100;

/** What is not within the characters of XML 1.0. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export const actionsOf = ({ arn, queue, origin, deadLetters, stopping, watch }: ActionsOptions): Actions => {
  if (watch) watchQueue(watch, arn, queue);

  const attributes = (): Readonly<Record<string, string>> => {
    const { visible, hidden, delayed } = queue.count();
    return {
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(hidden),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      QueueArn: arn,
    };
  };

  const getQueueUrl: Actions['GetQueueUrl'] = async () => ({ QueueUrl: queueUrl(origin, arn) });

  const getQueueAttributes: Actions['GetQueueAttributes'] = async ({ AttributeNames }) => {
    const unknown = unknownOf(attributes(), AttributeNames);
    return unknown ?? { Attributes: chosen(attributes(), AttributeNames) };
  };

  const sendMessage: Actions['SendMessage'] = async (
    { MessageBody: body, MessageAttributes, DelaySeconds },
    trace,
  ) => {
    if (FORBIDDEN.test(body))
      return {
        fault: 'InvalidMessageContents',
        message: 'There are characters in it that SQS does not take.',
      };
    const given = Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]);
    const letter = {
      queue: arn,
      body,
      attributes: Object.fromEntries(given) as Record<string, string>,
      ...(DelaySeconds > 0 && { dueAt: Date.now() + DelaySeconds * 1_000 }),
      ...(trace !== undefined && { trace }),
    };
    const { id } = await deadLetters.keep(letter);
    return { MessageId: id, MD5OfMessageBody: md5(body), ...sumOf(letter.attributes) };
  };

  const receiveMessage: Actions['ReceiveMessage'] = async (request) => {
    const { MaxNumberOfMessages, VisibilityTimeout, WaitTimeSeconds } = request;
    const names = [...request.AttributeNames, ...request.MessageSystemAttributeNames];
    const unknown = unknownOf(systemAttributes(), names);
    if (unknown) return unknown;
    for (const end = Date.now() + WaitTimeSeconds * 1_000; ; ) {
      const received = queue.receive(MaxNumberOfMessages, VisibilityTimeout * 1_000);
      if (received.length > 0)
        return { Messages: received.map((one) => described(one, names, request.MessageAttributeNames)) };
      if (Date.now() >= end || stopping.aborted) return {};
      await sleep(LOOK);
    }
  };

  const deleteMessage: Actions['DeleteMessage'] = async ({ ReceiptHandle }) =>
    (await queue.remove(ReceiptHandle)) ? {} : invalidReceipt(ReceiptHandle);

  const deleteMessageBatch: Actions['DeleteMessageBatch'] = async ({ Entries }) => {
    if (new Set(Entries.map(({ Id }) => Id)).size < Entries.length)
      return { fault: 'BatchEntryIdsNotDistinct', message: 'Two entries have the same Id.' };
    const removed = await Promise.all(
      Entries.map(async ({ Id, ReceiptHandle }) => ({
        Id,
        ReceiptHandle,
        done: await queue.remove(ReceiptHandle),
      })),
    );
    return {
      Successful: removed.filter(({ done }) => done).map(({ Id }) => ({ Id })),
      Failed: removed
        .filter(({ done }) => !done)
        .map(({ Id, ReceiptHandle }) => {
          const { fault: Code, message: Message } = invalidReceipt(ReceiptHandle);
          return { Id, Code, Message, SenderFault: true };
        }),
    };
  };

  const changeMessageVisibility: Actions['ChangeMessageVisibility'] = async ({
    ReceiptHandle,
    VisibilityTimeout,
  }) => {
    const answer = queue.hide(ReceiptHandle, VisibilityTimeout * 1_000);
    if (answer === 'unknown receipt') return invalidReceipt(ReceiptHandle);
    return answer === 'hidden'
      ? {}
      : { fault: 'MessageNotInflight', message: 'Nobody has this letter in their hands.' };
  };

  return {
    GetQueueUrl: getQueueUrl,
    GetQueueAttributes: getQueueAttributes,
    SendMessage: sendMessage,
    ReceiveMessage: receiveMessage,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    ChangeMessageVisibility: changeMessageVisibility,
  };
};

const invalidReceipt = (receipt: string): QueueFault => ({
  fault: 'ReceiptHandleIsInvalid',
  message: `"${receipt}" is no receipt of this queue.`,
});

/** A name that would be passed over in silence is refused instead. */
const unknownOf = (known: Readonly<Record<string, string>>, names: readonly string[]): QueueFault | null => {
  const name = names.find((one) => one !== 'All' && !Object.hasOwn(known, one));
  if (name === undefined) return null;
  return { fault: 'InvalidAttributeName', message: `The local queue does not know the attribute ${name}.` };
};
