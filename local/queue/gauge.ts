import type { Watch } from '../watch/watch.ts';
import type { Queue } from './queue.ts';

/** Measures once a minute, as SQS does, how many letters wait for somebody to take them, and how many were handed out. */
export const watchQueue = (
  { gauge, vend }: Pick<Watch, 'gauge' | 'vend'>,
  arn: string,
  queue: Queue,
): void => {
  let before = 0;
  gauge(() => {
    const { visible, delayed, handed } = queue.count();
    vend(
      'AWS/SQS',
      { QueueName: arn.split(':').at(-1) ?? '' },
      {
        ApproximateNumberOfMessagesVisible: visible,
        ApproximateNumberOfMessagesDelayed: delayed,
        NumberOfMessagesReceived: handed - before,
      },
    );
    before = handed;
  });
};
