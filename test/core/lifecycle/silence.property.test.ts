import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { after, instant, latest } from '../../../shared/instant.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { alarmTime, logoutAt, nextDeadline, warnAt } from '../../../shared/presence/deadlines.ts';
import { history, policies, runs } from '../histories.ts';
import { joining, minute } from '../people.ts';
import { holds } from './any-step.ts';

const NEVER = instant(Number.MAX_SAFE_INTEGER);

describe('In any history', () => {
  test('whoever is not out has a hand set for the next deadline, or earlier', () =>
    holds(({ before, now, next }) => {
      const deadline = next && nextDeadline(next);
      // What changed nothing was decided earlier, and has the hand that was set then.
      if (!next || !deadline || next === before) return;
      const message = next.ringAt ?? NEVER;
      const early = latest(deadline.at, after(now, 1_000));
      if (message > now && message <= early) return;
      expect(next.alarm.at).not.toBeNull();
      // Early enough to be distinguished: it puts a message before the deadline.
      const latestSane = latest(alarmTime(after(deadline.at, -next.policy.precision)), alarmTime(now));
      expect(next.alarm.at).toBeLessThanOrEqual(latestSane);
    }));
});

describe('Somebody who falls silent', () => {
  test('is logged out, however early, late or often alarms ring, without a single message', () => {
    const lateness = fc.array(fc.integer({ min: -90_000, max: 90_000 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(history, lateness, (steps, delays) => {
        const last = steps.at(-1);
        let person = last?.next ?? null;
        let now = last?.now ?? minute(0);
        for (const delay of delays) {
          if (!person || person.phase === 'ended') return;
          const { generation, at } = person.alarm;
          // No message ever comes. Those who depended on the second hand are found by the sweep.
          const told: Happening =
            at === null ? { type: 'wake', hand: 'none' } : { type: 'wake', hand: 'hour', generation };
          now = instant(Math.max(now, (at ?? Number(nextDeadline(person)?.at)) + delay));
          person = decide(person, told, now).next;
          if (delay % 3 === 0) person = decide(person, told, now).next;
        }
        expect(person?.phase).toBe('ended');
      }),
      { numRuns: runs(500) },
    );
  });

  test('and pings but does nothing is warned, then logged out, on the second, wherever in its minute the alarm rings', () => {
    fc.assert(
      fc.property(fc.constantFrom(...policies), fc.integer({ min: 0, max: 59_000 }), (policy, delay) => {
        let person = decide(null, joining('tab-1', { policy }), minute(0)).next;
        let now = minute(0);
        let pinged = after(now, policy.keepAlive);
        while (person?.phase === 'present' || person?.phase === 'warned') {
          const due = person.phase === 'present' ? warnAt(person) : logoutAt(person);
          const alarm = instant((person.alarm.at ?? now) + delay);
          const message = person.ringAt ?? NEVER;
          const told: Happening =
            pinged <= Math.min(alarm, message)
              ? { type: 'ping', connectionId: 'tab-1' }
              : message <= alarm
                ? { type: 'wake', hand: 'second', at: message }
                : { type: 'wake', hand: 'hour', generation: person.alarm.generation };
          now = instant(Math.max(now, Math.min(pinged, alarm, message)));
          if (now === pinged) pinged = after(now, policy.keepAlive);
          const { next } = decide(person, told, now);
          if (next?.phase !== person.phase && policy.longestStay === null)
            expect(now - due).toBeLessThanOrEqual(1_000);
          person = next;
        }
        if (policy.longestStay === null) expect(person).toMatchObject({ ending: 'inactivity' });
      }),
      { numRuns: runs(200) },
    );
  });
});
