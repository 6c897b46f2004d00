import {
  InvalidMessageContents,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { after } from '../../../shared/instant.ts';
import type { Clock } from '../../../shared/ports.ts';
import type { Timeline } from '../../world/timeline.ts';

/** The most bytes in a message, in UTF-8. */
const MOST_BYTES = 1_048_576;
const MOST_SECONDS = 900;
/** Characters outside XML 1.0. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** A standard queue behind the SDK's client, as documented: it delays by whole seconds, and does not deduplicate. */
export const platformQueue = (timeline: Timeline, clock: Clock, came: (body: string) => void): SQSClient => {
  const client = new SQSClient();
  mockClient(client)
    .on(SendMessageCommand)
    .callsFake(({ MessageBody = '', DelaySeconds = 0 }: SendMessageCommandInput) => {
      const bytes = Buffer.byteLength(MessageBody);
      if (bytes === 0 || bytes > MOST_BYTES) throw invalid(`A message of ${bytes} bytes.`);
      if (!Number.isInteger(DelaySeconds) || DelaySeconds < 0 || DelaySeconds > MOST_SECONDS)
        throw invalid(`A delay of ${DelaySeconds} s.`);
      if (FORBIDDEN.test(MessageBody))
        throw new InvalidMessageContents({ message: 'Characters that it does not take.', $metadata: {} });
      timeline.plan(after(clock(), DelaySeconds * 1_000), () => came(MessageBody));
      return { MessageId: 'm' };
    });
  return client;
};

const invalid = (message: string): Error =>
  Object.assign(new Error(message), { name: 'InvalidParameterValue' });
