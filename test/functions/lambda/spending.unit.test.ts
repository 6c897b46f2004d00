import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  spendingSecondHand,
  spendingTable,
  spendOnPost,
  spendOnQuestion,
  spent,
} from '../../../functions/lambda/spending.ts';
import { PRICES } from '../../../functions/limits/burden.ts';
import { instant } from '../../../shared/instant.ts';
import type { RingCall, SecondHand } from '../../../shared/ports/alarms.ts';

const MESSAGE = PRICES.message + PRICES.invocation;
const anna: RingCall = { type: 'participant', sessionId: 's1', participantId: 'anna' };
const ben: RingCall = { type: 'participant', sessionId: 's1', participantId: 'ben' };

describe('Somebody who causes others to be told later', () => {
  let rung: unknown[];
  let hand: SecondHand;
  beforeEach(() => {
    spent();
    rung = [];
    hand = spendingSecondHand({ ring: async (...said) => void rung.push(said) });
  });

  test('pays for every one of them, since nobody is charged when the timer tells them', async () => {
    await hand.ring(anna, instant(5_000), 250);
    expect(spent()).toBeCloseTo(MESSAGE + PRICES.ring + 250 * PRICES.message);
    expect(rung).toEqual([[anna, 5_000, 250]]);
  });

  test('pays once for a telling, however often it is called for, and again for the next', async () => {
    for (const call of [anna, anna, ben]) await hand.ring(call, instant(5_000), 250);
    expect(spent()).toBeCloseTo(MESSAGE + 3 * PRICES.ring + 250 * PRICES.message);
    await hand.ring(anna, instant(10_000), 250);
    await hand.ring({ ...anna, sessionId: 's2' }, instant(10_000), 40);
    expect(spent()).toBeCloseTo(MESSAGE + 2 * PRICES.ring + 290 * PRICES.message);
  });

  test('pays for nobody when only their own deadline is to ring', async () => {
    await hand.ring(anna, instant(5_000));
    expect(spent()).toBeCloseTo(MESSAGE + PRICES.ring);
  });

  test('pays for nobody by a message about a list or a group', async () => {
    await hand.ring({ type: 'lists', sessionId: 's1' }, instant(5_000), 250);
    expect(spent()).toBeCloseTo(MESSAGE + PRICES.ring);
  });
});

describe('Whoever says something', () => {
  test.each([
    [1, 1],
    [32_768, 1],
    [32_769, 2],
    [100_000, 4],
  ])('pays for a post of %d bytes as for %d', (bytes, messages) => {
    spent();
    spendOnPost(bytes);
    expect(spent()).toBeCloseTo(MESSAGE + messages * PRICES.message);
  });

  test('pays for a question to the team’s own function', () => {
    spent();
    spendOnQuestion();
    expect(spent()).toBeCloseTo(MESSAGE + PRICES.invocation);
  });

  type Middleware = (
    next: (call: unknown) => Promise<unknown>,
    context: { commandName?: string },
  ) => (call: { input: object }) => Promise<unknown>;

  /** What the table is asked with, and what it costs, where it answers so. */
  const asking = async (commandName: string | undefined, answer: object | Error) => {
    const added: unknown[] = [];
    const client = { middlewareStack: { add: (...what: unknown[]) => void added.push(...what) } };
    expect(spendingTable(client as never)).toBe(client);
    const [middleware, place] = added as [Middleware, object];
    expect(place).toEqual({ step: 'initialize', name: 'spend' });
    const call = { input: {} };
    spent();
    const next = async () => {
      if (answer instanceof Error) throw answer;
      return { output: answer };
    };
    const done = await middleware(
      next,
      commandName === undefined ? {} : { commandName },
    )(call).catch((fault: unknown) => fault);
    return { input: call.input, done, cost: spent() - MESSAGE };
  };

  test('pays for what the table says that it has consumed, indexes included', async () => {
    const one = { ConsumedCapacity: { CapacityUnits: 3 } };
    const put = await asking('PutItemCommand', one);
    expect(put.input).toEqual({ ReturnConsumedCapacity: 'TOTAL' });
    expect(put.done).toEqual({ output: one });
    expect(put.cost).toBeCloseTo(3 * PRICES.writeUnit);
    for (const name of ['UpdateItemCommand', 'DeleteItemCommand'])
      expect((await asking(name, one)).cost).toBeCloseTo(3 * PRICES.writeUnit);
    for (const name of ['GetItemCommand', 'QueryCommand', undefined])
      expect((await asking(name, one)).cost).toBeCloseTo(3 * PRICES.readUnit);
    const many = { ConsumedCapacity: [{ CapacityUnits: 1 }, { CapacityUnits: 2 }, {}] };
    expect((await asking('BatchGetItemCommand', many)).cost).toBeCloseTo(3 * PRICES.readUnit);
    expect((await asking('QueryCommand', {})).cost).toBeCloseTo(0);
  });

  test('pays a unit for a call that was refused, and hears of that', async () => {
    const refused = new Error('The condition has failed.');
    const { done, cost } = await asking('UpdateItemCommand', refused);
    expect(done).toBe(refused);
    expect(cost).toBeCloseTo(PRICES.writeUnit);
  });
});
