import { Readable } from 'node:stream';
import { type InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { type Instant, instant } from '../../../shared/instant.ts';
import { printedBy } from './printed.ts';

process.env.POWERTOOLS_METRICS_NAMESPACE = 'Vigil';
const { entitlementBy } = await import('../../../functions/lambda/entitlement.ts');
const { counted, publish } = await import('../../../functions/lambda/tally.ts');
const { spent } = await import('../../../functions/lambda/spending.ts');
const { PRICES } = await import('../../../functions/limits/burden.ts');

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:team';
const anna = { id: 'anna', name: 'Anna', kind: 'licence-holder' } as const;

let now: Instant;
let asked: unknown[];
/** What is written into the log meanwhile. */
let log: string;
let answer: () => unknown;
/** Those that were asked through. */
let clients: Set<LambdaClient>;
beforeEach(() => {
  now = instant(1_795_276_800_000);
  asked = [];
  log = '';
  answer = () => ({ role: 'member' });
  process.env.ENTITLEMENT_FUNCTION = ARN;
  process.env.ENTITLEMENT_KEPT = '60';
  process.env.AWS_REGION = 'eu-central-1';
  const keep = (text: unknown) => {
    log += String(text);
    return true;
  };
  for (const stream of [process.stdout, process.stderr]) jest.spyOn(stream, 'write').mockImplementation(keep);
  for (const level of ['log', 'warn'] as const)
    jest.spyOn(console, level).mockImplementation((...words) => void keep(words.join(' ')));
  clients = new Set();
  jest.spyOn(LambdaClient.prototype, 'send').mockImplementation(async function (
    this: LambdaClient,
    { input }: InvokeCommand,
  ) {
    clients.add(this);
    asked.push(input);
    return { Payload: Buffer.from(JSON.stringify(answer())) };
  } as never);
});
afterEach(() => {
  publish();
  jest.restoreAllMocks();
});

const entitlement = () => entitlementBy(() => now);

test('nobody is asked where the stack has been given no function', () => {
  delete process.env.ENTITLEMENT_FUNCTION;
  expect(entitlement()).toBeNull();
});

test('the function is asked who may be what, each question counted and paid for, and held as long as the stack says', async () => {
  spent();
  const { of } = entitlement() ?? { of: () => null };
  expect(await of(anna, 's1')).toBe('member');
  now = instant(now + 59_999);
  expect(await of(anna, 's1')).toBe('member');
  expect(asked).toEqual([
    {
      FunctionName: ARN,
      Payload: JSON.stringify({ version: 1, userId: 'anna', kind: 'licence-holder', sessionId: 's1' }),
    },
  ]);
  expect([counted('EntitlementAsked'), counted('EntitlementFailed')]).toEqual([1, 0]);
  expect(spent()).toBeCloseTo(PRICES.message + 2 * PRICES.invocation);
  now = instant(now + 1);
  answer = () => ({ role: null });
  expect(await of(anna, 's1')).toBeNull();
  expect(counted('EntitlementAsked')).toBe(2);
});

test('an answer that is none is counted, and the log says why', async () => {
  answer = () => 'yes';
  expect(await entitlement()?.of(anna, 's1')).toBe('unavailable');
  expect([counted('EntitlementAsked'), counted('EntitlementFailed')]).toEqual([1, 1]);
  expect(log).toContain('went on without');
});

test('the client is made by the first question, and once', async () => {
  const { of } = entitlement() ?? { of: () => null };
  await Promise.all([of(anna, 's1'), of(anna, 's2')]);
  expect(asked).toHaveLength(2);
  expect(clients.size).toBe(1);
});

test.each(['-1', '3601', 'long', ''])(
  'a function does not start that is to hold answers for %j seconds',
  (kept) => {
    process.env.ENTITLEMENT_KEPT = kept;
    expect(entitlement).toThrow();
  },
);

test.each(['0', '3600'])('it does with %s', (kept) => {
  process.env.ENTITLEMENT_KEPT = kept;
  expect(entitlement()).not.toBeNull();
});

test('a question that Lambda had to be asked twice is counted as one to it', async () => {
  jest.restoreAllMocks();
  process.env.AWS_ACCESS_KEY_ID = 'key';
  process.env.AWS_SECRET_ACCESS_KEY = 'secret';
  const { HttpResponse } = await import('@smithy/core/protocols');
  const { send } = LambdaClient.prototype;
  let tries = 0;
  const handle = async () => {
    tries += 1;
    const body = Readable.from([Buffer.from('{"role":"member"}')]);
    return { response: new HttpResponse({ statusCode: tries < 2 ? 500 : 200, headers: {}, body }) };
  };
  jest.spyOn(LambdaClient.prototype, 'send').mockImplementation(function (
    this: LambdaClient,
    command: InvokeCommand,
  ) {
    this.config.requestHandler = { handle } as never;
    return (send as (command: unknown) => Promise<unknown>).call(this, command);
  } as never);
  const said = printedBy(publish)(() => entitlement()?.of(anna, 's1'));
  expect(await said).toEqual({ EntitlementAsked: 1, 'CallsRetried lambda': 1 });
});
