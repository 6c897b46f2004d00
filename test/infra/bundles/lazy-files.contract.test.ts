import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundle } from '../../../infra/bundles.ts';
import { schema } from '../../../infra/settings/schema.ts';
import { defaultPolicy } from '../../../shared/policy.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigil-lazy-'));
const posts: string[] = [];
/** Accepts every post, and refuses every call to the table. */
const platform = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += String(chunk);
  });
  request.on('end', () => {
    const isPost = request.url?.startsWith('/@connections/') ?? false;
    if (isPost) posts.push(body);
    response.writeHead(isPost ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(isPost ? '' : '{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException"}');
  });
});

beforeAll(async () => {
  bundle(folder, 'message');
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => platform.close(resolve));
  rmSync(folder, { recursive: true });
});

/** Sends the same message twice in one environment; at first the files with the seldom code are missing. */
const SAID_TWICE = `
import { readdirSync, renameSync } from 'node:fs';
const { handler } = await import(${JSON.stringify(join(folder, 'index.mjs'))});
const seldom = readdirSync(${JSON.stringify(folder)}).filter((file) => file.startsWith('seldom'));
const move = (from, to) => { for (const file of seldom) renameSync(${JSON.stringify(folder)} + '/' + file + from, ${JSON.stringify(folder)} + '/' + file + to); };
const authorizer = { userId: 'anna', name: 'Anna', kind: 'licence-holder', expiresAt: '9999999999999' };
const requestContext = { connectionId: 'c1', requestTimeEpoch: 1, eventType: 'MESSAGE', authorizer };
const say = () => handler({ requestContext, body: '{"action":"groups.list","requestId":"7"}' }, {}).then(() => 'done', ({ name, code }) => code ?? name);
move('', '.gone');
const first = await say();
move('.gone', '');
const second = await say();
process.stdout.write('\\n' + JSON.stringify([seldom.length, first, second]));
`;

test('code that could not be loaded on demand is answered as a fault, and loaded by the next message that needs it', async () => {
  const { room, pace } = settings();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', SAID_TWICE],
    {
      env: {
        PATH: process.env.PATH,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_LAMBDA_FUNCTION_NAME: 'message',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${(platform.address() as AddressInfo).port}`,
        POWERTOOLS_METRICS_NAMESPACE: 'test',
        TIMER_ARN: 'timer',
        TABLE_NAME: 'vigil',
        SCHEDULE_GROUP: 'group',
        SCHEDULE_ROLE_ARN: 'role',
        DEAD_LETTER_ARN: 'letters',
        SECOND_HAND_URL: 'https://queue.example.com',
        AUDIT_RETENTION: '30',
        VIGIL_POLICY: JSON.stringify(defaultPolicy),
        VIGIL_POLICY_SOURCE: 'deployment',
        VIGIL_RULE: '{}',
        VIGIL_ROOM: JSON.stringify(room),
        VIGIL_PACE: JSON.stringify(pace),
      },
    },
  );
  // The lines before are the log's.
  expect(JSON.parse(stdout.split('\n').at(-1) ?? '')).toEqual([
    2,
    'ERR_MODULE_NOT_FOUND',
    'ValidationException',
  ]);
  expect(posts.map((body) => JSON.parse(body))).toMatchObject([
    { type: 'error', code: 'internal', retryable: true },
    { type: 'error', code: 'internal', requestId: '7' },
  ]);
}, 60_000);

const settings = () => {
  const extent = { items: 10, bytes: 1_000 };
  const { messagesPerSecond, messagesAtOnce, signalsPerSecond, signalsTold, ...hourly } = schema.parse({});
  const { dearPerHour, knocksPerHour, centsPerHour, connectionsPerHour } = hourly;
  const often = { dearPerHour, knocksPerHour, centsPerHour, connectionsPerHour };
  return {
    room: { session: extent, guest: extent },
    pace: { messagesPerSecond, messagesAtOnce, signalsPerSecond, signalsTold, ...often },
  };
};
