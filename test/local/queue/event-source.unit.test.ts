import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type DeadLetters, openDeadLetters } from '../../../local/data/dead-letters.ts';
import type { Store } from '../../../local/data/store.ts';
import { faultsFrom } from '../../../local/faults.ts';
import type { Invoke, Outcome } from '../../../local/functions/outcome.ts';
import { traceOf } from '../../../local/functions/trace.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { type EventSource, startEventSource } from '../../../local/queue/event-source.ts';
import { createQueue, type Queue } from '../../../local/queue/queue.ts';
import { soon } from '../../hosts/gateway.ts';
import { place } from '../place.ts';

const nowhere = { letters: async () => [], write: async () => {} } as unknown as Store;
const arn = 'arn:aws:sqs:eu-central-1:1:second-hand';
const dead = 'arn:aws:sqs:eu-central-1:1:dead';
const rights = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

let deadLetters: DeadLetters;
let now = 0;
const queueOf = (redrive: { to: string; after: number } | null = null): Queue =>
  createQueue({ arn, retention: 3_600_000, redrive }, deadLetters, () => Date.now() + now);
const send = (body = '{}', more: object = {}) =>
  deadLetters.keep({ queue: arn, body, attributes: {}, ...more });

beforeEach(async () => {
  now = 0;
  deadLetters = await openDeadLetters(nowhere);
});

describe('A queue', () => {
  test('hands nothing out before it is due, and nothing that has lain there for too long', async () => {
    const queue = queueOf();
    await send('at once');
    await send('later', { dueAt: Date.now() + 60_000 });
    expect(queue.receive(10, 0).map(({ letter }) => letter.body)).toEqual(['at once']);
    now = 60_001;
    expect(queue.receive(10, 0)).toHaveLength(2);
    now = 3_599_000;
    expect(queue.receive(10, 0)).toHaveLength(2);
    now = 3_601_000;
    expect(queue.receive(10, 0)).toEqual([]);
    await pause(5);
    expect(deadLetters.letters(arn)).toEqual([]);
  });

  test('hands a message out as often as is said, and then puts it into the other queue', async () => {
    const queue = queueOf({ to: dead, after: 3 });
    await send('stubborn');
    for (let nth = 1; nth <= 3; nth += 1) expect(queue.receive(10, 0)).toMatchObject([{ times: nth }]);
    expect(queue.receive(10, 0)).toEqual([]);
    await pause(5);
    expect(deadLetters.letters(dead).map(({ body }) => body)).toEqual(['stubborn']);
    expect(deadLetters.letters(arn)).toEqual([]);
  });
});

describe('A mapping of a queue onto a function', () => {
  let source: EventSource | null;
  let complaints: string[];
  beforeEach(() => {
    [source, complaints] = [null, []];
  });
  afterEach(() => source?.stop());
  const start = (
    change: { actions?: readonly string[]; timeout?: number; invoke?: Invoke } = {},
    queue = queueOf(),
  ): void => {
    const {
      actions = rights,
      timeout = 30_000,
      invoke = async () => ({ ok: true, payload: 'null' }),
    } = change;
    const statements = statementsOf(
      { Statement: [{ Effect: 'Allow', Action: actions, Resource: arn }] },
      'a test',
    );
    source = startEventSource({
      mapping: { queueArn: arn, functionName: 'timer', batch: 2, atOnce: 100 },
      deployed: { arn, visibility: 30_000, retention: 3_600_000, redrive: null },
      queue,
      fn: { name: 'timer', arn: 'arn:timer', timeout, role: { name: 'r', arn: 'r', statements, trust: [] } },
      invoke,
      place,
      faults: faultsFrom([]),
      complain: (sentence) => complaints.push(sentence),
    });
  };

  test.each(rights)(
    'is refused where the function has no right to %s, as the deployment would be',
    (missing) => {
      expect(() => start({ actions: rights.filter((one) => one !== missing) })).toThrow(
        `has no right to ${missing}`,
      );
    },
  );

  test('is refused where a message may be handed out again while the function still works on it', () => {
    expect(() => start({ timeout: 30_001 })).toThrow('hides a message for less time');
    start({ timeout: 30_000 });
  });

  test.each<[string, Outcome, RegExp]>([
    ['fails', { ok: false, errorType: 'Error', errorMessage: 'no' }, /failed with 2 messages/],
    [
      'names a message that it was not given',
      { ok: true, payload: '{"batchItemFailures":[{"itemIdentifier":"another"}]}' },
      /names messages that it was not given/,
    ],
    ['answers nothing usable', { ok: true, payload: '{"batchItemFailures":7}' }, /Messages are stuck/],
  ])('takes nothing off the queue when the function %s', async (_, outcome, sentence) => {
    for (const body of ['a', 'b']) await send(body);
    start({ invoke: async () => outcome });
    await soon(() => complaints.length > 0);
    expect(complaints.join()).toMatch(sentence);
    expect(deadLetters.letters(arn)).toHaveLength(2);
  });

  test('calls with the longest of the chains in which its messages were sent, and with none for those that nobody sent', async () => {
    const once = traceOf('timer');
    const twice = traceOf('timer', once);
    for (const trace of [once, twice]) await send('{}', { trace });
    const called: [unknown, string | undefined][] = [];
    start({
      invoke: async (_, event, trace) => {
        const { Records } = JSON.parse(event) as { Records: { attributes: { AWSTraceHeader?: string } }[] };
        called.push([Records.map(({ attributes }) => attributes.AWSTraceHeader), trace]);
        return { ok: true, payload: 'null' };
      },
    });
    await soon(() => called.length === 1);
    await send();
    await soon(() => called.length === 2);
    expect(called).toEqual([
      [[once, twice], twice],
      [[undefined], undefined],
    ]);
  });

  test('takes off the queue what worked, and begins with five calls at once', async () => {
    for (let nth = 0; nth < 14; nth += 1) await send(String(nth));
    let [running, most] = [0, 0];
    start({
      invoke: async () => {
        running += 1;
        most = Math.max(most, running);
        await pause(30);
        running -= 1;
        return { ok: true, payload: 'null' };
      },
    });
    await soon(() => deadLetters.letters(arn).length === 0);
    expect(most).toBe(5);
  });
});
