import { afterEach, describe, expect, test } from '@jest/globals';
import type { NewLetter } from '../../../local/data/dead-letters.ts';
import {
  type AsynchronousInvoke,
  type AsynchronousOptions,
  createAsynchronousInvoke,
} from '../../../local/functions/asynchronous.ts';
import { statementsOf } from '../../../local/iam/statement.ts';
import { soon } from '../../hosts/gateway.ts';

const queue = 'arn:aws:sqs:eu-central-1:1:dead';
const BACKOFF = 40;

let asynchronous: AsynchronousInvoke | null = null;
afterEach(() => asynchronous?.stop());

/** A function that fails every time, and what becomes of an event for it. */
const fails = ({ maximumAge = 60_000, mayLeave = true, retries = 2 }) => {
  const called: number[] = [];
  const letters: NewLetter[] = [];
  const complaints: string[] = [];
  const Action = mayLeave ? 'sqs:SendMessage' : 'sqs:ReceiveMessage';
  const statements = statementsOf({ Statement: [{ Effect: 'Allow', Action, Resource: queue }] }, 'a test');
  asynchronous = createAsynchronousInvoke({
    host: {
      invoke: async () => {
        called.push(Date.now());
        return { ok: false, errorType: 'Error', errorMessage: 'no' };
      },
      find: () => ({
        name: 'timer',
        role: { name: 'r', arn: 'r', statements, trust: [] },
        aliases: new Map(),
        asynchronous: { retries, maximumAge, onFailure: queue },
      }),
    },
    store: { write: async () => {}, events: async () => [] },
    deadLetters: { keep: async (letter: NewLetter) => void letters.push(letter) },
    backoff: BACKOFF,
    complain: (sentence: string) => complaints.push(sentence),
  } as unknown as AsynchronousOptions);
  asynchronous.begin(asynchronous.accepted('arn:timer', '{"generation":1}'));
  return { called, letters, complaints };
};
const conditions = (letters: readonly NewLetter[]) =>
  letters.map(({ body }) => {
    const { condition, approximateInvokeCount } = JSON.parse(body).requestContext;
    return [condition, approximateInvokeCount];
  });

describe('An event for which nobody waits', () => {
  test('is tried three times, after one pause and then after two, and left in the queue', async () => {
    const { called, letters } = fails({});
    await soon(() => letters.length === 1);
    expect(conditions(letters)).toEqual([['RetriesExhausted', 3]]);
    const [first = 0, second = 0, third = 0] = called;
    expect(second - first).toBeGreaterThanOrEqual(BACKOFF - 1);
    expect(third - second).toBeGreaterThanOrEqual(2 * BACKOFF - 1);
  });

  test('is not tried again when it would be too old by then', async () => {
    const { called, letters } = fails({ maximumAge: BACKOFF / 2 });
    await soon(() => letters.length === 1);
    expect(called).toHaveLength(1);
    expect(conditions(letters)).toEqual([['EventAgeExceeded', 1]]);
  });

  test('is left nowhere by a role that may not leave it there, and that is said', async () => {
    const { letters, complaints } = fails({ mayLeave: false, retries: 0 });
    await soon(() => complaints.some((one) => one.includes('may not send to its failure destination')));
    expect(letters).toEqual([]);
  });
});
