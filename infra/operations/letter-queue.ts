import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { LetterQueue } from './redriving.ts';

/** How long a letter is hidden, in seconds: longer than a redrive takes, since what stays must not come twice. */
const HIDDEN = 15 * 60;

/** By which functions name it that give into it. */
export const arnOf = async (client: SQSClient, QueueUrl: string): Promise<string> =>
  (await attribute(client, QueueUrl, 'QueueArn')) ?? '';

const attribute = async (
  client: SQSClient,
  QueueUrl: string,
  name: QueueAttributeName,
): Promise<string | undefined> => {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] });
  return (await client.send(command)).Attributes?.[name];
};

/** The dead-letter queue at SQS, or at what `AWS_ENDPOINT_URL_SQS` names. */
export const letterQueue = (client: SQSClient, QueueUrl: string): LetterQueue => ({
  length: async () => Number((await attribute(client, QueueUrl, 'ApproximateNumberOfMessages')) ?? 0),
  inHands: async () =>
    Number((await attribute(client, QueueUrl, 'ApproximateNumberOfMessagesNotVisible')) ?? 0),
  receive: async () => {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN,
        // So that every server of the queue is asked: a short wait may find nothing although there is something.
        WaitTimeSeconds: 2,
        MessageSystemAttributeNames: ['SentTimestamp'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages.map(({ Body = '', ReceiptHandle = '', Attributes, MessageAttributes }) => ({
      body: Body,
      targetArn: MessageAttributes?.TARGET_ARN?.StringValue,
      sentAt: Number(Attributes?.SentTimestamp ?? 0),
      receipt: ReceiptHandle,
    }));
  },
  remove: async (ReceiptHandle) => {
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  },
  giveBack: async (ReceiptHandle) => {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
  },
});
