import { beforeEach, describe, expect, test } from '@jest/globals';
import { spendingSecondHand, spent } from '../../../functions/lambda/spending.ts';
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
});
