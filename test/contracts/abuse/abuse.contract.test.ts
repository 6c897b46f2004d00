import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { creations, messages } from '../../../bench/abuse/attacks.ts';
import { type Consumed, dollarsOf } from '../../../bench/abuse/consumed.ts';
import { counted } from '../../../bench/abuse/counted.ts';
import { openPlace, type Place } from '../../../bench/abuse/place.ts';
import { dearest } from '../../../bench/abuse/rows.ts';
import { MOST_REFUSALS } from '../../../functions/limits/allotment.ts';
import {
  bearing,
  FREE_OF_A_BURDEN,
  MILLIONTHS_OF_A_CENT,
  RESERVE,
} from '../../../functions/limits/burden.ts';
import { type Guard, pacing, unguarded } from '../../../functions/limits/guard.ts';
import type { TakeShare } from '../../../shared/ports.ts';

const MILLION = 1_000_000;
const CROWD = 25;
/** In cents, what the attackers here may cost: a ten-thousandth of the default. */
const CENTS = 0.03;
const BUDGET = (CENTS * MILLIONTHS_OF_A_CENT) / MILLION;
/** A refusal: a message, an invocation and a post. */
const REFUSAL = 3 / MILLION;

const counters = (): TakeShare => {
  const taken = new Map<string, number>();
  return async (whose, { number }, share, most) => {
    const used = (taken.get(`${whose} ${number}`) ?? 0) + share;
    if (used <= most) taken.set(`${whose} ${number}`, used);
    return used <= most;
  };
};

/** The rows of the table in docs/security.md, each played by somebody who tries to cost more. */
describe('In a session', () => {
  let place: Place;
  let guard: Guard;
  let spent: () => Consumed;
  let refused: string[];
  const under = (pace: Partial<Guard>) => {
    refused = [];
    guard = { ...unguarded, ...pace, refused: (code) => refused.push(code) };
    place.begin();
  };
  const burden = () =>
    bearing({
      centsPerHour: CENTS,
      take: counters(),
      spent: () => dollarsOf(spent()) * MILLION,
      isInside: async () => false,
    });
  const cost = () => dollarsOf(place.consumed());
  const tooMuch = () => refused.filter((code) => code === 'person.too-much').length;

  beforeAll(async () => {
    guard = unguarded;
    place = await openPlace(CROWD, (consumedByOne) => {
      spent = consumedByOne;
      return {
        passes: (...args) => guard.passes(...args),
        bears: (...args) => guard.bears(...args),
        affords: (...args) => guard.affords(...args),
        heard: (action) => guard.heard(action),
        refused: (code) => guard.refused(code),
      };
    });
  }, 120_000);

  test.each(messages)(
    '$what, without end, costs what one person may cost in an hour',
    async ({ once, keeps = false }) => {
      under({});
      await once(place, 0);
      const single = cost();
      const most = BUDGET * (1 + FREE_OF_A_BURDEN) * (1 + (keeps ? RESERVE : 0));
      under({ bears: burden() });
      for (let nth = 0; tooMuch() < 5 && cost() < 3 * most + 0.001; nth += 1) await once(place, nth);
      expect(tooMuch()).toBeGreaterThanOrEqual(5);
      // The message that goes beyond the budget is still done, and so is one that goes beyond the reserve.
      const beyond = 2 * single + tooMuch() * REFUSAL;
      expect(cost()).toBeGreaterThan(0.9 * BUDGET);
      expect(cost()).toBeLessThanOrEqual(most + beyond);
    },
    60_000,
  );

  test('anything, too fast for ever, costs no more: refusals are charged, and then the connection is closed', async () => {
    under({ bears: burden(), passes: async () => 'too fast' });
    const say = () => place.say('{"action":"groups.list"}');
    while (!refused.includes('connection.hung-up') && refused.length < 2_000) await say();
    expect(refused.at(-1)).toBe('connection.hung-up');
    expect(cost()).toBeLessThanOrEqual(BUDGET * (1 + FREE_OF_A_BURDEN) + (MOST_REFUSALS + 2) * REFUSAL);
  }, 60_000);

  test('a link under ever new keys costs what one person may cost', async () => {
    under({ bears: burden() });
    const knock = (nth: number) => place.sayAsGuest(nth, { action: 'ping' });
    for (let nth = 0; tooMuch() < 5; nth += 1) {
      expect(nth).toBeLessThan(2_000);
      await knock(nth);
    }
    expect(cost()).toBeGreaterThan(0.9 * BUDGET);
    expect(cost()).toBeLessThanOrEqual(BUDGET * (1 + FREE_OF_A_BURDEN) * (1 + RESERVE) + 20 * REFUSAL);
  }, 60_000);

  test.each(creations)(
    '$what can be done so often in an hour, and no more',
    async ({ what, once }) => {
      let left = 7;
      under({ affords: async () => left-- > 0 });
      for (let nth = 100; nth < 115; nth += 1) await once(place, nth);
      expect(refused).toEqual(Array(8).fill('person.too-often'));
      const { [what]: each } = counted();
      expect(cost()).toBeLessThanOrEqual(7 * dollarsOf(each as Consumed) + 8 * REFUSAL);
    },
    60_000,
  );

  test('one connection can send so fast, and no faster, whatever it sends', async () => {
    under({ passes: pacing({ messagesPerSecond: 4, messagesAtOnce: 12 }, counters()) });
    // Twenty a second for six seconds: two whole windows of twelve and one cut short, and one more in each by the
    // environment itself.
    for (let nth = 0; nth < 120; nth += 1) await place.say('{"action":"ping"}');
    expect(120 - refused.length).toBeGreaterThanOrEqual(2 * 12);
    expect(120 - refused.length).toBeLessThanOrEqual(3 * (12 + 1));
    expect(new Set(refused)).toEqual(new Set(['connection.too-fast']));
  }, 60_000);
});

describe('The table in docs/security.md', () => {
  test('is what is counted: nothing has become more expensive', async () => {
    // In a process of its own, where the table is several times as fast.
    const checked = promisify(execFile)(process.execPath, ['bench/abuse/main.ts', '--check']);
    await expect(checked).resolves.toMatchObject({ stderr: '' });
  }, 240_000);

  test('has no row of more than a few dollars', () => {
    expect(dearest(counted())).toBeLessThan(5);
  });

  test('An unknown credential costs one read, and leaves nothing', () => {
    expect(counted().invented).toMatchObject({ messages: 0, reads: 1, writes: 0, posts: 0 });
  });
});
