import type { SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { RingMessage } from '../../../functions/events/timer.ts';
import type { Duration } from '../../../shared/instant.ts';
import { DELIVERY } from './bound.ts';
import { createRandom, type Random, seedOf } from './random.ts';
import type { Run } from './run.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The second hand's queue on a bad day. Takes the SDK's own command. */
export type QueueService = { readonly clientFor: (run: () => Run) => SQSClient };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** `came` is told of each delivery; its name is the same whenever the history is played. */
export const createQueueService = (
  time: VirtualTime,
  seed: number,
  storm: () => number,
  came: (message: RingMessage, name: string) => void,
): QueueService => {
  // Counted separately, so that a history runs the same whether or not lists are told of it.
  const sent = { participant: 0, lists: 0, group: 0 };

  const send = (run: Run, { MessageBody = '', DelaySeconds = 0 }: SendMessageCommandInput) => {
    const luck = run.storm === 0 ? 1 : run.random.next() / run.storm;
    if (luck < 0.01) {
      run.strike();
      throw Object.assign(new Error('Rate exceeded'), { name: 'RequestThrottled' });
    }
    const message = JSON.parse(MessageBody) as RingMessage;
    sent[message.type] += 1;
    const name = `${whoseOf(message)}@${message.at % (24 * 60 * MINUTE)}/${sent[message.type]}`;
    const random = createRandom(seedOf(seed, 'message', name));
    for (const [nth, delay] of delays(random, storm()).entries())
      time.plan(DelaySeconds * SECOND + delay, () => came(message, `${name}/${nth}`));
    return { MessageId: name };
  };

  return {
    clientFor: (runOf) =>
      ({
        send: (command: { input: SendMessageCommandInput }) => {
          const run = runOf();
          return run.through('queue.send', () => send(run, command.input));
        },
      }) as unknown as SQSClient,
  };
};

/** How long after its due time a message arrives, once for each entry. None: it is lost. */
const delays = (random: Random, storm: number): readonly Duration[] => {
  const usual = random.between(10, DELIVERY);
  const luck = storm === 0 ? 1 : random.next() / storm;
  if (luck < 0.03) return [];
  if (luck < 0.06) return [random.between(5 * SECOND, 10 * MINUTE)];
  if (luck < 0.1) return [usual, usual + random.between(0, 3 * MINUTE)];
  return [usual];
};

/** Whom, or what, the message is about. */
export const whoseOf = (message: RingMessage): string => {
  switch (message.type) {
    case 'participant':
      return message.participantId;
    case 'lists':
      return `lists of ${message.sessionId}`;
    case 'group':
      return `group ${message.groupId}`;
  }
};
