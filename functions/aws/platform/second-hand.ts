import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SecondHand } from '../../../shared/ports/alarms.ts';
import type { Clock } from '../../../shared/ports.ts';
import { SECOND_HAND_REACH } from '../../../shared/presence/deadlines.ts';
import { timeouts } from './timeouts.ts';
import { warnings } from './warnings.ts';

/** The queue's client; place and credentials come from the environment, and the queue's address says nothing more. */
export const queueClient = (): SQSClient =>
  new SQSClient({ logger: warnings, requestHandler: timeouts, useQueueUrlAsEndpoint: false });

/** The second hand as delayed messages of a standard queue, which know whole seconds: the timer waits for what is left. */
export const secondHandOf = (client: SQSClient, queueUrl: string, clock: Clock): SecondHand => ({
  ring: async (call, at) => {
    const delay = Math.min(Math.max(0, at - clock()), SECOND_HAND_REACH);
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: withinText(JSON.stringify({ ...call, at })),
        DelaySeconds: Math.floor(delay / 1_000),
      }),
    );
  },
});

/** An id may hold what the queue takes no message with; JSON has another way to say it. */
const withinText = (json: string): string =>
  json.replace(/[\uFFFE\uFFFF]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
