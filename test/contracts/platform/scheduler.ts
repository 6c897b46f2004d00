import { beforeEach, describe, expect, test } from '@jest/globals';
import { after, type Duration, type Instant } from '../../../shared/instant.ts';
import type { AlarmCall, Scheduler } from '../../../shared/ports/alarms.ts';
import type { Clock } from '../../../shared/ports.ts';
import { alarmTime } from '../../../shared/presence/deadlines.ts';
import { newKey, oddIds } from '../people.ts';

/** A scheduler with its time and what has rung. A real one lets time pass by waiting. */
export type SchedulerHarness = {
  readonly scheduler: Scheduler;
  readonly clock: Clock;
  readonly rung: readonly { readonly call: AlarmCall; readonly at: Instant }[];
  pass(duration: Duration): Promise<void>;
};

/** What every scheduler does when nothing fails. `make` gives a fresh one. */
export const schedulerContract = (make: () => SchedulerHarness | Promise<SchedulerHarness>): void =>
  describe('every scheduler', () => {
    let harness: SchedulerHarness;
    beforeEach(async () => {
      harness = await make();
    });
    const newCall = (odd = 'p'): AlarmCall => ({ ...newKey(odd), generation: 1 });
    const inSeconds = (seconds: number): Instant => after(harness.clock(), seconds * 1_000);
    const calls = () => harness.rung.map(({ call }) => call);

    test('an alarm rings once, and not before its time', async () => {
      const [call, at] = [newCall(), inSeconds(1)];
      await harness.scheduler.arm(call, at);
      await harness.pass(500);
      expect(harness.rung).toEqual([]);
      await harness.pass(3_500);
      expect(calls()).toEqual([call]);
      expect(harness.rung[0]?.at).toBeGreaterThanOrEqual(alarmTime(at));
    });

    test('arming again replaces the time, to later and to earlier', async () => {
      const [later, earlier] = [newCall(), newCall()];
      await harness.scheduler.arm(later, inSeconds(1));
      await harness.scheduler.arm(later, inSeconds(4));
      await harness.scheduler.arm(earlier, inSeconds(600));
      await harness.scheduler.arm(earlier, inSeconds(1));
      await harness.pass(2_500);
      expect(calls()).toEqual([earlier]);
      await harness.pass(3_500);
      expect(calls()).toEqual([earlier, later]);
    });

    test('moving replaces the time, and sets an alarm that does not exist', async () => {
      const [moved, missing] = [newCall(), newCall()];
      await harness.scheduler.arm(moved, inSeconds(600));
      await harness.scheduler.move(moved, inSeconds(1));
      await harness.scheduler.move(missing, inSeconds(2));
      await harness.pass(4_500);
      expect(calls()).toEqual([moved, missing]);
    });

    test('a removed alarm does not ring, and removing one that does not exist is as good', async () => {
      const [removed, kept] = [newCall(), newCall()];
      await harness.scheduler.arm(removed, inSeconds(1));
      await harness.scheduler.arm(kept, inSeconds(1));
      await harness.scheduler.disarm(removed);
      await harness.scheduler.disarm(removed);
      await harness.scheduler.disarm(newCall());
      await harness.pass(3_000);
      expect(calls()).toEqual([kept]);
    });

    test('a time in the past rings at once', async () => {
      const call = newCall();
      await harness.scheduler.arm(call, inSeconds(-3_600));
      await harness.pass(2_000);
      expect(calls()).toEqual([call]);
    });

    test('an alarm that has rung can be set, moved and removed like one that does not exist', async () => {
      const call = newCall();
      await harness.scheduler.arm(call, inSeconds(0));
      await harness.pass(2_000);
      await harness.scheduler.move(call, inSeconds(0));
      await harness.pass(2_000);
      await harness.scheduler.arm(call, inSeconds(0));
      await harness.pass(2_000);
      await harness.scheduler.disarm(call);
      expect(calls()).toEqual([call, call, call]);
    });

    test('generations, participants and sessions do not affect each other, whatever their ids contain', async () => {
      const first = newCall();
      const others = [
        { ...first, generation: 2 },
        { ...first, participantId: 'other' },
        ...oddIds.map(newCall),
      ];
      for (const call of [first, ...others]) await harness.scheduler.arm(call, inSeconds(1));
      await harness.scheduler.disarm(first);
      await harness.pass(3_000);
      expect(calls()).toHaveLength(others.length);
      expect(calls()).toEqual(expect.arrayContaining(others));
    });
  });
