import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../../..');
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:timer';
const LIVE = `${ARN}:live`;
const QUEUE = 'arn:aws:sqs:eu-central-1:123456789012:letters';
const alarm = { sessionId: 's1', participantId: 'anna', generation: 3 };

type Letter = { readonly id: string; readonly body: string; readonly attributes: object };

let letters: Letter[];
let hidden: Set<string>;
let invoked: { readonly path: string; readonly type: unknown; readonly body: unknown }[];
let refusing: boolean;
/** Whoever asks Lambda to take an event waits until it is resolved. */
let slow: Promise<void>;
let server: Server;
let endpoint: string;

const givingInto = (FunctionArn: string, Destination: string) => ({
  FunctionArn,
  DestinationConfig: { OnFailure: { Destination } },
});

/** Where the events go that a function has failed at. */
const destinations: Readonly<Record<string, readonly object[]>> = {
  [ARN]: [givingInto(LIVE, QUEUE)],
  [`${ARN}-of-somebody`]: [givingInto(`${ARN}-of-somebody:live`, `${QUEUE}-of-somebody`)],
};

/** SQS and Lambda as far as a redrive uses them. */
beforeEach(async () => {
  [letters, hidden, invoked, refusing, slow] = [[], new Set(), [], false, Promise.resolve()];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
    const target = request.headers['x-amz-target'];
    const [, asked] = /\/functions\/([^/]+)\/event-invoke-config\/list/.exec(request.url ?? '') ?? [];
    if (asked !== undefined) {
      const configs = destinations[decodeURIComponent(asked)];
      if (!configs)
        return void response.writeHead(404, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
      return void response.writeHead(200).end(JSON.stringify({ FunctionEventInvokeConfigs: configs }));
    }
    if (target === undefined) {
      if (refusing)
        return void response.writeHead(400, { 'x-amzn-errortype': 'ResourceNotFoundException' }).end('{}');
      await slow;
      invoked.push({
        path: decodeURIComponent(request.url ?? ''),
        type: request.headers['x-amz-invocation-type'],
        body,
      });
      return void response.writeHead(202).end();
    }
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      .end(JSON.stringify(answer(String(target), body)));
  };
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise((closed) => server.close(closed)));

const answer = (target: string, { ReceiptHandle }: { ReceiptHandle?: string }): object => {
  switch (target) {
    case 'AmazonSQS.GetQueueAttributes':
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(letters.length - hidden.size),
          ApproximateNumberOfMessagesNotVisible: String(hidden.size),
          QueueArn: QUEUE,
        },
      };
    case 'AmazonSQS.ReceiveMessage': {
      const found = letters.filter(({ id }) => !hidden.has(id)).slice(0, 10);
      for (const { id } of found) hidden.add(id);
      const Attributes = { SentTimestamp: '1' };
      return {
        Messages: found.map(({ id, body, attributes }) => ({
          MessageId: id,
          ReceiptHandle: id,
          Body: body,
          // The SDK rejects a message without a checksum.
          MD5OfBody: createHash('md5').update(body).digest('hex'),
          Attributes,
          MessageAttributes: attributes,
        })),
      };
    }
    case 'AmazonSQS.DeleteMessage':
      letters = letters.filter(({ id }) => id !== ReceiptHandle);
      hidden.delete(ReceiptHandle ?? '');
      return {};
    case 'AmazonSQS.ChangeMessageVisibility':
      hidden.delete(ReceiptHandle ?? '');
      return {};
    default:
      throw new Error(`${target} is not expected.`);
  }
};

const redrive = (...args: string[]) =>
  run(
    process.execPath,
    ['infra/operations/redrive.ts', '--queue', 'http://127.0.0.1:9/123456789012/letters', ...args],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'operator',
        AWS_SECRET_ACCESS_KEY: 'operator',
        AWS_ENDPOINT_URL_SQS: endpoint,
        AWS_ENDPOINT_URL_LAMBDA: endpoint,
      },
    },
  );

const byLambda = {
  requestContext: { functionArn: `${ARN}:$LATEST` },
  requestPayload: alarm,
  responsePayload: {},
};

test('everything that could not be delivered is rung again, from both senders, and leaves the queue', async () => {
  letters = Array.from({ length: 12 }, (_, index) => ({
    id: `l${index}`,
    body: JSON.stringify(byLambda),
    attributes: {},
  }));
  const target = { TARGET_ARN: { DataType: 'String', StringValue: ARN } };
  letters.push({ id: 's', body: JSON.stringify(alarm), attributes: target });
  const { stdout } = await redrive();
  expect(stdout.trim()).toBe('13 rung again, 0 left in the queue.');
  expect(letters).toEqual([]);
  expect(invoked).toHaveLength(13);
  for (const call of invoked)
    expect(call).toEqual({ path: `/2015-03-31/functions/${LIVE}/invocations`, type: 'Event', body: alarm });
}, 60_000);

test('a letter that is not ours stays, and the command says so', async () => {
  letters = [{ id: 'odd', body: 'hello', attributes: {} }];
  const failure = await redrive().catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stdout.trim()).toBe('0 rung again, 1 left in the queue, 1 of them not ours.');
  expect([letters.length, hidden.size]).toEqual([1, 0]);
}, 60_000);

test('a letter that its function refuses is not removed', async () => {
  letters = [{ id: 'l', body: JSON.stringify(byLambda), attributes: {} }];
  refusing = true;
  const failure = await redrive().catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stderr).toContain(
    'Stopped; what was not rung is still in the queue.\nAWS says ResourceNotFoundException',
  );
  expect([letters.length, hidden.size]).toEqual([1, 0]);
}, 60_000);

test('a letter for a function that gives nothing into the queue stays: whoever can write into it calls nothing by it', async () => {
  const named = (id: string, functionArn: string) => ({
    id,
    body: JSON.stringify({ ...byLambda, requestContext: { functionArn } }),
    attributes: {},
  });
  const foreign = [
    // Of the account, of another account, and none that there is.
    `${ARN}-of-somebody`,
    'arn:aws:lambda:eu-central-1:210987654321:function:timer',
    `${ARN}-that-is-gone:live`,
  ];
  letters = [...foreign.map((arn, index) => named(`f${index}`, arn)), named('ours', `${ARN}:7`)];
  const failure = await redrive().catch((error) => error);
  expect(failure.code).toBe(1);
  expect(failure.stdout.trim()).toBe('1 rung again, 3 left in the queue.');
  expect(failure.stderr.trim().split('\n')).toEqual(
    foreign.map(
      (arn) =>
        `Not called: ${arn}. No function of that name gives what it fails at into this queue. Look at its letters; if it was made anew, --function says which one to call.`,
    ),
  );
  // By the alias that stands there now, not by the version that failed.
  expect(invoked.map(({ path }) => path)).toEqual([`/2015-03-31/functions/${LIVE}/invocations`]);
  expect([letters.length, hidden.size]).toEqual([3, 0]);

  await redrive('--function', 'timer-2:live');
  expect(invoked.slice(1).map(({ path }) => path)).toEqual(
    foreign.map(() => '/2015-03-31/functions/timer-2:live/invocations'),
  );
  expect(letters).toEqual([]);
}, 60_000);

test('letters in somebody’s hands are told of, who has looked at them or was stopped', async () => {
  letters = [{ id: 'l', body: JSON.stringify(byLambda), attributes: {} }];
  hidden.add('l');
  const { stdout, stderr } = await redrive();
  expect(stdout.trim()).toBe('0 rung again, 0 left in the queue.');
  expect(stderr.trim()).toBe(
    '1 more in somebody’s hands: whoever has just looked at them, or rings them. They are back in the queue within 15 minutes.',
  );
}, 60_000);

test('whoever is stopped in the middle gives back what is in hand', async () => {
  letters = Array.from({ length: 3 }, (_, index) => ({
    id: `l${index}`,
    body: JSON.stringify(byLambda),
    attributes: {},
  }));
  let goOn = () => {};
  slow = new Promise((resolve) => {
    goOn = resolve;
  });
  const running = redrive();
  const failed = running.catch((error) => error);
  while (hidden.size === 0) await new Promise((soon) => setTimeout(soon, 20));
  running.child.kill('SIGINT');
  await new Promise((soon) => setTimeout(soon, 200));
  goOn();
  expect(await failed).toMatchObject({
    code: 130,
    stderr: 'Stopped; what was not rung is still in the queue.\n',
  });
  // The one under way was rung, and is not rung again.
  expect([letters.map(({ id }) => id), hidden.size, invoked.length]).toEqual([['l1', 'l2'], 0, 1]);
}, 60_000);
