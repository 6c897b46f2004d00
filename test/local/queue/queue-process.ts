import { startLocalQueue } from './queue.ts';

/** The local SQS in a process of its own, so that it can be killed. */
const { QueueUrl } = await startLocalQueue(process.argv[2]);
process.send?.(QueueUrl);
