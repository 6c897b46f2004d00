import type { Watch } from '../watch/watch.ts';
import type { Queue } from './queue.ts';

/** Measures once a minute, as SQS does, how many letters wait for somebody to take them, and how long the oldest has. */
export const watchQueue = ({ gauge, vend }: Pick<Watch, 'gauge' | 'vend'>, arn: string, queue: Queue): void =>
  gauge(() => {
    const { visible, delayed, oldest } = queue.count();
    vend(
      'AWS/SQS',
      { QueueName: arn.split(':').at(-1) ?? '' },
      {
        ApproximateNumberOfMessagesVisible: visible,
        ApproximateNumberOfMessagesDelayed: delayed,
        ApproximateAgeOfOldestMessage: Math.round(oldest / 1_000),
      },
    );
  });
