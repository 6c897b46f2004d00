import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDeadLetters } from '../../../local/data/dead-letters.ts';
import { openStore } from '../../../local/data/store.ts';
import { endpointServer } from '../../../local/endpoints/server.ts';
import { faultsFrom } from '../../../local/faults.ts';
import { withOwner } from '../../../local/iam/owner.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { listen, stopListening } from '../../../local/listening.ts';
import { queueEndpoint } from '../../../local/queue/endpoint.ts';
import { createQueue, queueUrl } from '../../../local/queue/queue.ts';

export const queueArn = 'arn:aws:sqs:eu-central-1:123456789012:letters';
export const deadArn = 'arn:aws:sqs:eu-central-1:123456789012:dead';

/** Somebody who may only send letters, as functions are. */
const sender = {
  name: 'sender',
  arn: 'arn:aws:iam::123456789012:role/sender',
  statements: statementsOf(
    { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queueArn }] },
    'a test',
  ),
  trust: [],
};

/**
 * The local SQS over a store on disk. Without a folder it gets a temporary one. What is delivered more often than
 * `tries` goes to another queue, if a number is given.
 */
export const startLocalQueue = async (folder?: string, tries: number | null = null) => {
  const own = folder === undefined ? await mkdtemp(join(tmpdir(), 'vigil-queue-')) : null;
  const store = await openStore(join(folder ?? own ?? '', 'state'));
  const deadLetters = await openDeadLetters(store);
  const redrive = tries === null ? null : { to: deadArn, after: tries };
  const queue = createQueue({ arn: queueArn, retention: 1_209_600_000, redrive }, deadLetters);
  const complaints: string[] = [];
  const stopping = new AbortController();
  const server = createServer();
  const origin = `http://127.0.0.1:${await listen(server, 0)}`;
  server.on(
    'request',
    endpointServer({
      findCaller: withOwner((id) => ({
        functionName: id,
        environment: id,
        role: id === 'nobody' ? { ...sender, statements: [] } : sender,
      })),
      endpoints: [
        queueEndpoint({
          queues: new Map([[queueArn, queue]]),
          faults: faultsFrom([]),
          deadLetters,
          origin,
          complain: (sentence) => complaints.push(sentence),
          stopping: stopping.signal,
        }),
      ],
      faults: faultsFrom([]),
      kill: () => Promise.resolve(),
      complain: (sentence) => complaints.push(sentence),
    }),
  );
  return {
    origin,
    QueueUrl: queueUrl(origin, queueArn),
    queue,
    deadLetters,
    complaints,
    stop: async () => {
      stopping.abort();
      await stopListening(server);
      await store.close();
      if (own !== null) await rm(own, { recursive: true, force: true });
    },
  };
};
