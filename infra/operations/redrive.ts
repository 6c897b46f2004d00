import { parseArgs } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { runCommand } from './command.ts';
import { givingInto } from './letter-function.ts';
import { arnOf, letterQueue } from './letter-queue.ts';
import { progressBar } from './progress-bar.ts';
import { redrive } from './redriving.ts';
import { UsageError } from './usage-error.ts';

/**
 * `npm run redrive -- --queue <DeadLetterQueueUrl>`: rings again what could not be delivered. Region, credentials and
 * endpoints come from the usual variables (`AWS_REGION`, `AWS_ENDPOINT_URL_SQS`, `AWS_ENDPOINT_URL_LAMBDA` …).
 */
const USAGE = `npm run redrive -- --queue URL [--function NAME]

  --queue     the queue of the dead letters: the stack's output DeadLetterQueueUrl
  --function  call this function instead of the ones that the letters name, if it was made anew`;

const STOPPED = 'Stopped; what was not rung is still in the queue.';
/** As a shell says of whoever was told to stop by Ctrl-C. */
const INTERRUPTED = 130;

await runCommand(async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      queue: { type: 'string', default: process.env.DEAD_LETTER_QUEUE_URL },
      function: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  if (!values.queue) throw new UsageError(USAGE);

  const lambda = new LambdaClient();
  // Else the address of the queue would win over the variable that names another endpoint.
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { queue: url, function: instead } = values;
  let isStopped = false;
  process.once('SIGINT', () => {
    isStopped = true;
  });
  const { called, unreadable, foreign, left, inHands } = await redrive({
    queue: letterQueue(sqs, url),
    whom: instead === undefined ? givingInto(lambda, await arnOf(sqs, url)) : async () => instead,
    call: async ({ functionArn, payload }) => {
      const event = { FunctionName: functionArn, InvocationType: 'Event' as const, Payload: payload };
      await lambda.send(new InvokeCommand(event));
    },
    progress: progressBar(process.stderr),
    before: Date.now(),
    isStopped: () => isStopped,
  }).catch((error: unknown) => {
    console.error(STOPPED);
    throw error;
  });
  if (isStopped) {
    console.error(STOPPED);
    process.exitCode = INTERRUPTED;
    return;
  }
  const odd = unreadable > 0 ? `, ${unreadable} of them not ours` : '';
  console.log(`${called} rung again, ${left} left in the queue${odd}.`);
  for (const functionArn of foreign)
    console.error(
      `Not called: ${functionArn}. No function of that name gives what it fails at into this queue. Look at its letters; if it was made anew, --function says which one to call.`,
    );
  if (inHands > 0)
    console.error(
      `${inHands} more in somebody’s hands: whoever has just looked at them, or rings them. They are back in the queue within 15 minutes.`,
    );
  if (unreadable + foreign.length > 0) process.exitCode = 1;
});
