import { beforeEach, describe, expect, test } from '@jest/globals';
import { after, type Duration, type Instant } from '../../../shared/instant.ts';
import type { RingCall, SecondHand } from '../../../shared/ports/alarms.ts';
import type { Clock } from '../../../shared/ports.ts';
import { SECOND_HAND_REACH } from '../../../shared/presence/deadlines.ts';
import { newKey, oddIds } from '../people.ts';

/** A second hand with its time and what has come from it. A real one lets time pass by waiting. */
export type SecondHandHarness = {
  readonly secondHand: SecondHand;
  readonly clock: Clock;
  /** What each message said, including the instant that it was put for, and when it came. */
  readonly came: readonly { readonly said: Said; readonly at: Instant }[];
  pass(duration: Duration): Promise<void>;
};

export type Said = RingCall & { readonly at: number };

type Make = () => SecondHandHarness | Promise<SecondHandHarness>;

const SECOND = 1_000;

/** What every second hand does when nothing fails. */
export const secondHandContract = (make: Make): void =>
  describe('every second hand', () => {
    let harness: SecondHandHarness;
    beforeEach(async () => {
      harness = await make();
    });
    const newCall = (odd = 'p'): RingCall => ({ type: 'participant', ...newKey(odd) });
    const inSeconds = (seconds: number): Instant => after(harness.clock(), seconds * SECOND);
    const said = () => harness.came.map((message) => message.said);

    test('a message comes at about its second, and says for which instant it was put', async () => {
      const [call, at] = [newCall(), inSeconds(2.5)];
      await harness.secondHand.ring(call, at);
      await harness.pass(SECOND);
      expect(harness.came).toEqual([]);
      await harness.pass(4 * SECOND);
      expect(said()).toEqual([{ ...call, at }]);
      expect(harness.came[0]?.at).toBeGreaterThan(at - SECOND);
    });

    test('one for the past comes at once, and says so', async () => {
      const [call, at] = [newCall(), inSeconds(-3_600)];
      await harness.secondHand.ring(call, at);
      await harness.pass(2 * SECOND);
      expect(said()).toEqual([{ ...call, at }]);
    });

    test('everything that is put comes: nothing is moved, withdrawn or deduplicated', async () => {
      const [call, first, second] = [newCall(), inSeconds(2), inSeconds(1)];
      await harness.secondHand.ring(call, first);
      await harness.secondHand.ring(call, second);
      await harness.secondHand.ring(call, second);
      await harness.pass(5 * SECOND);
      expect(said()).toEqual([second, second, first].map((at) => ({ ...call, at })));
    });

    test('it returns people and sessions, whatever their ids contain', async () => {
      const at = inSeconds(0);
      const ids = [...oddIds, '\uFFFE\uFFFF', '\u0000\u001F', '\uD800'];
      const calls = ids.flatMap((odd): RingCall[] => [
        newCall(odd),
        { type: 'lists', sessionId: newKey(odd).sessionId },
      ]);
      for (const call of calls) await harness.secondHand.ring(call, at);
      await harness.pass(4 * SECOND);
      expect(said()).toHaveLength(calls.length);
      expect(said()).toEqual(expect.arrayContaining(calls.map((call) => ({ ...call, at }))));
    });
  });

/** How far ahead messages reach, for implementations whose time is turned by hand. */
export const secondHandsReach = (make: Make): void =>
  test('a message is put up to a quarter of an hour ahead, and one for a millisecond later comes then, too early', async () => {
    const { secondHand, clock, came, pass } = await make();
    const began = clock();
    const near: RingCall = { type: 'lists', sessionId: 'near' };
    const far: RingCall = { type: 'lists', sessionId: 'far' };
    await secondHand.ring(near, after(began, SECOND_HAND_REACH));
    await secondHand.ring(far, after(began, SECOND_HAND_REACH + 1));
    await pass(SECOND_HAND_REACH - SECOND);
    expect(came).toEqual([]);
    await pass(SECOND);
    expect(came.map(({ said }) => said)).toEqual([
      { ...near, at: began + SECOND_HAND_REACH },
      { ...far, at: began + SECOND_HAND_REACH + 1 },
    ]);
  });
