import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { Faults } from '../faults.ts';
import type { FunctionHost } from '../functions/host.ts';
import { type Trace, timesIn } from '../functions/trace.ts';
import { permits } from '../iam/role.ts';
import type { DeployedFunction } from '../template/functions.ts';
import type { Place } from '../template/identity.ts';
import type { DeployedEventSource, DeployedQueue } from '../template/queues.ts';
import { systemAttributes } from './description.ts';
import { md5 } from './digest.ts';
import type { Queue, Received } from './queue.ts';

/** Lambda's event source mapping: takes messages off a queue as soon as they are due, and calls a function with them. */
export type EventSource = { readonly stop: () => Promise<void> };

export type EventSourceOptions = {
  readonly mapping: DeployedEventSource;
  readonly deployed: DeployedQueue;
  readonly queue: Queue;
  readonly fn: Pick<DeployedFunction, 'name' | 'arn' | 'timeout' | 'role'>;
  readonly invoke: FunctionHost['invoke'];
  readonly place: Place;
  readonly faults: Faults;
  readonly complain: (sentence: string) => void;
};

/** Milliseconds in which what is due gathers for one call. */
const LOOK = 50;
/** Lambda begins with this many batches at once, and has more only after minutes. */
const AT_FIRST = 5;
const NEEDED = ['ReceiveMessage', 'GetQueueAttributes', 'DeleteMessage'] as const;

const answer = z.object({
  batchItemFailures: z._default(z.array(z.object({ itemIdentifier: z.string() })), []),
});

/** @throws when the function's role lacks a right, as the deployment would be refused. */
export const startEventSource = (options: EventSourceOptions): EventSource => {
  const { mapping, deployed, queue, fn, invoke, place, faults, complain } = options;
  const may = (action: (typeof NEEDED)[number]): boolean =>
    permits(fn.role, { action: `sqs:${action}`, resource: mapping.queueArn }) === 'allowed';
  for (const action of NEEDED)
    if (!may(action))
      throw new Error(`The role of ${fn.name} has no right to sqs:${action} on ${mapping.queueArn}.`);
  // A message that the function may still be working on would be handed out a second time.
  if (deployed.visibility < fn.timeout)
    throw new Error(`${mapping.queueArn} hides a message for less time than ${fn.name} may take.`);
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const most = Math.min(mapping.atOnce ?? AT_FIRST, AT_FIRST);

  const deliver = async (messages: readonly Received[]): Promise<void> => {
    const Records = messages.map((message) => recordOf(message, mapping.queueArn, place.region));
    const outcome = await invoke(fn.arn, JSON.stringify({ Records }), longest(messages, fn.name));
    if (stopping.signal.aborted) return;
    if (!outcome.ok)
      return complain(
        `${fn.name} failed with ${messages.length} messages, which will come again: ${outcome.errorType}.`,
      );
    const { batchItemFailures } = answer.parse(JSON.parse(outcome.payload) ?? {});
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    // Lambda calls it a failure of all when a name is none of its own.
    if ([...failed].some((id) => !messages.some(({ letter }) => letter.id === id)))
      return complain(`${fn.name} names messages that it was not given.`);
    await Promise.all(
      messages.filter(({ letter }) => !failed.has(letter.id)).map(({ receipt }) => queue.remove(receipt)),
    );
  };

  /** What the platform may do with a message, by the faults that are on. */
  const struck = ({ receipt, letter, times }: Received): boolean => {
    if (times === 1 && faults.strikes('late-messages')) {
      queue.hide(receipt, faults.duration('late-messages'));
      return true;
    }
    if (!faults.strikes('lost-messages')) return false;
    void queue.remove(receipt);
    complain(`The fault lost-messages struck ${letter.id}.`);
    return true;
  };

  const twice = async (message: Received): Promise<void> => {
    await sleep(Math.random() * faults.duration('duplicate-messages'), undefined, {
      signal: stopping.signal,
    });
    await deliver([message]);
  };

  const begin = (work: Promise<void>): void => {
    const watched = work
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) complain(`Messages are stuck: ${String(error)}`);
      })
      .finally(() => running.delete(watched));
    running.add(watched);
  };

  const look = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      while (running.size < most) {
        const received = queue.receive(mapping.batch, deployed.visibility);
        if (received.length === 0) break;
        const delivered = received.filter((message) => !struck(message));
        if (delivered.length > 0) begin(deliver(delivered));
        for (const message of delivered) if (faults.strikes('duplicate-messages')) begin(twice(message));
      }
      await queue.due(stopping.signal);
      await sleep(LOOK, undefined, { signal: stopping.signal });
    }
  };
  const looking = look().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error;
  });

  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([looking, ...running]);
    },
  };
};

/** Which trace a batch of several has is not documented: here the one that is nearest to the end of its chain. */
const longest = (messages: readonly Received[], functionName: string): Trace | undefined =>
  messages
    .map(({ letter }) => letter.trace)
    .sort((a, b) => timesIn(b, functionName) - timesIn(a, functionName))[0];

const recordOf = (received: Received, queueArn: string, awsRegion: string): object => ({
  messageId: received.letter.id,
  receiptHandle: received.receipt,
  body: received.letter.body,
  attributes: systemAttributes(received),
  messageAttributes: {},
  md5OfBody: md5(received.letter.body),
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion,
});
