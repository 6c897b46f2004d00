import type { Watch } from '../watch/watch.ts';
import type { Queue } from './queue.ts';

/** Measures once a minute, as SQS does, how many letters wait for somebody to take them. */
export const watchQueue = ({ gauge, vend }: Pick<Watch, 'gauge' | 'vend'>, arn: string, queue: Queue): void =>
  gauge(() =>
    vend(
      'AWS/SQS',
      { QueueName: arn.split(':').at(-1) ?? '' },
      { ApproximateNumberOfMessagesVisible: queue.count().visible },
    ),
  );
