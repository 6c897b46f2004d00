import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { after, instant, latest } from '../../shared/instant.ts';
import type { Happening, HappeningOf } from '../../shared/lifecycle/happening.ts';
import { decide } from '../../shared/lifecycle.ts';
import {
  alarmTime,
  hourDeadlines,
  limitAt,
  logoutAt,
  nextDeadline,
  secondDeadlines,
  warnAt,
} from '../../shared/presence/deadlines.ts';
import { MOST_CONNECTIONS, type Participant, type Present } from '../../shared/presence/participant.ts';
import { longestSilence } from '../../shared/standards/conformity.ts';
import { history, policies, runs, type Step } from './histories.ts';
import { joining, minute } from './people.ts';

const causesOf = (person: Present, cause: string): readonly number[] =>
  [...hourDeadlines(person, minute(0)), ...secondDeadlines(person, minute(0))]
    .filter((deadline) => deadline.cause === cause)
    .map(({ at }) => at);

const NEVER = instant(Number.MAX_SAFE_INTEGER);

const isOfAnother = (
  deployed: Participant['deployed'],
  { deploying = null }: HappeningOf<'govern'>,
  now: number,
): boolean =>
  deploying !== null &&
  (deployed === undefined ||
    (deployed.mark !== deploying.mark && now >= deployed.since + deploying.sideBySide));

/** Everything about somebody except counters of writes, and which hands are set. */
const lookOf = (person: Participant | null) => {
  const {
    version: _writes,
    decidedAt: _then,
    alarm: _hour,
    ringAt: _second,
    wakeAt: _slot,
    owed,
    ...look
  } = person ?? ({} as Participant);
  const { stamp: _stamp, ...debts } = owed ?? { stamp: 0 };
  return { ...look, debts };
};

const holds = (check: (step: Step) => void) =>
  fc.assert(
    fc.property(history, (steps) => {
      for (const step of steps) check(step);
    }),
    { numRuns: runs(2_000) },
  );

describe('In any history', () => {
  test('fields that a later release keeps beside the known ones stay', () =>
    holds(({ before, happening: told, now, next }) => {
      if (!before || !next) return;
      const { next: after } = decide(Object.assign({}, before, { later: 'kept' }), told, now);
      expect(after).toEqual({ ...next, later: 'kept' });
    }));

  test('the time of a decision only grows, however far behind the clock is, and is told with every deadline', () =>
    holds(({ before, happening: told, now }) => {
      for (const clock of [now, after(now, -60_000)]) {
        const { next, effects } = decide(before, told, clock);
        if (next === null) continue;
        if (next !== before) expect(next.decidedAt).toBe(Math.max(clock, (before?.decidedAt ?? 0) + 1));
        for (const effect of effects)
          if (effect.type === 'warn' || effect.type === 'extended')
            expect(effect.decidedAt).toBe(next.decidedAt);
      }
    }));

  test('nobody is warned before the idle timeout', () =>
    holds(({ before, happening: told, now, next }) => {
      if (next?.phase !== 'warned' || before?.phase === 'warned') return;
      // A resume takes over an old warning, which was judged when it was given.
      if (before?.phase === 'ended' && before.warnedAt !== null) return;
      const last = next.lastActivityAt;
      expect(now).toBeGreaterThanOrEqual(last + next.policy.idleTimeout);
      expect(['wake', 'join', 'govern', 'release']).toContain(told.type);
      if (told.type === 'release') expect(told.connectionId).toBeNull();
    }));

  test('nobody is logged out before a warning has stood for the whole period', () =>
    holds(({ before, now, next }) => {
      if (next?.phase !== 'ended' || next.ending !== 'inactivity' || next === before) return;
      expect(next.warnedAt).not.toBeNull();
      expect(now).toBeGreaterThanOrEqual(Number(next.warnedAt) + next.policy.warningPeriod);
    }));

  test('no logout that was announced comes earlier, whatever rule comes meanwhile', () =>
    holds(({ before, happening: told, next }) => {
      if (before?.phase !== 'warned' || next?.phase !== 'warned' || next.warnedAt !== before.warnedAt) return;
      expect(logoutAt(next)).toBeGreaterThanOrEqual(logoutAt(before));
      if (told.type !== 'govern') expect(logoutAt(next)).toBe(logoutAt(before));
    }));

  test('somebody who comes back into a warning has until the announced logout', () =>
    holds(({ before, now, next }) => {
      if (before?.phase !== 'ended' || before.warnedAt === null) return;
      // Earlier work may lift that warning, and a new one may be due in the same instant.
      if (next?.phase !== 'warned' || next.warnedAt !== before.warnedAt || next.warnedAt === now) return;
      expect(logoutAt(next)).toBeGreaterThanOrEqual(logoutAt({ ...before, warnedAt: before.warnedAt }));
    }));

  test('an outdated rule changes nothing, and any other is in force', () =>
    holds(({ before, happening: told, now, next }) => {
      if (told.type !== 'govern' || !before || before.phase === 'ended') return;
      const [was, is] = [before.rule?.revision ?? 0, told.rule?.revision ?? 0];
      const isOlder = is < was || (is === was && !isOfAnother(before.deployed, told, now));
      if (isOlder) expect(next).toMatchObject({ policy: before.policy, phase: before.phase });
      else expect(next?.policy).toEqual({ ...told.policy, participantLimit: before.policy.participantLimit });
    }));

  test('nobody is put under another deployment twice while functions of two may be running, except by a newer rule', () =>
    holds(({ before, happening: told, now, next }) => {
      if (told.type !== 'govern' || !before?.deployed || before.phase === 'ended') return;
      const isNewer = (told.rule?.revision ?? 0) > (before.rule?.revision ?? 0);
      const { mark, since } = before.deployed;
      if (next?.deployed?.mark === mark) expect(next.deployed.since).toBe(since);
      else if (!isNewer) expect(now).toBeGreaterThanOrEqual(since + (told.deploying?.sideBySide ?? 0));
    }));

  test('another deployment and whatever happens in the same write have the same effect as one after the other', () =>
    fc.assert(
      fc.property(history, fc.constantFrom(...policies), (steps, policy) => {
        for (const { before, happening: told, now } of steps) {
          if (before === null || before.phase === 'ended' || told.type === 'govern') continue;
          const deploying = { mark: 'the next', sideBySide: 0 };
          const first = {
            type: 'govern',
            policy,
            ...(before.rule && { rule: before.rule }),
            deploying,
          } as const;
          const together = decide(before, told, now, first);
          const isAct =
            ['activity', 'extend', 'hold', 'release'].includes(told.type) ||
            (told.type === 'join' && !told.resume);
          const [one, other] = isAct ? [told, first] : [first, told];
          const begun = decide(before, one, now);
          const ended = decide(begun.next, other, now);
          expect(lookOf(together.next)).toEqual(lookOf(ended.next));
          expect(together.refusal).toBe(isAct ? begun.refusal : ended.refusal);
          expect(together.next?.version).toBe(before.version + 1);
        }
      }),
      { numRuns: runs(1_000) },
    ));

  test('a rule ends nobody', () =>
    holds(({ before, happening: told, now, next }) => {
      if (told.type !== 'govern' || !next || !before) return;
      expect(next.phase === 'ended').toBe(before.phase === 'ended');
      if (next.phase !== 'present' && next.phase !== 'warned') return;
      const [was, is] = [limitAt(before as typeof next), limitAt(next)];
      if (is !== null && is < (was ?? NEVER) && next.governed)
        expect(is).toBeGreaterThanOrEqual(
          Math.min(
            Number(was ?? NEVER),
            now + Math.min(before.policy.warningPeriod, next.policy.warningPeriod),
          ),
        );
    }));

  test('only activity, extension, what a person says about their hold, an entry that answers a warning and a return from work move the last activity, and only forward', () =>
    holds(({ before, happening: told, now, next }) => {
      if (!before || !next || next.joinedAt !== before.joinedAt) return;
      expect(next.lastActivityAt).toBeGreaterThanOrEqual(before.lastActivityAt);
      expect(next.lastActivityAt).toBeLessThanOrEqual(now);
      if (next.lastActivityAt === before.lastActivityAt) return;
      if (told.type !== 'join') {
        expect(['activity', 'extend', 'hold', 'release']).toContain(told.type);
        if (told.type === 'release') expect(told.connectionId).not.toBeNull();
      }
      if (told.type !== 'join') return;
      if (told.resume) expect(next.lastActivityAt).toBe(Math.min(Number(told.actedAt), now - 1));
      else expect([before.phase, next.lastActivityAt]).toEqual(['warned', now]);
    }));

  test('nobody is warned during a hold, and nobody warned or ended still holds', () =>
    holds(({ before, now, next }) => {
      if (next?.phase !== 'present') expect(next ?? {}).not.toHaveProperty('hold');
      if (next?.phase !== 'warned' || before?.phase !== 'present' || !before.hold) return;
      const { trail } = before;
      const told = next.owed?.records.filter(({ sequence }) => sequence > trail.length) ?? [];
      const cause = told.find(({ type }) => type === 'released')?.cause;
      if (cause !== 'release' && cause !== 'govern') expect(now).toBeGreaterThanOrEqual(before.hold.until);
    }));

  test('no hold is renewed for ever: without another act in between, all of them together last no longer than the limit', () =>
    fc.assert(
      fc.property(history, (steps) => {
        /** When the first hold of this spell began. */
        let from: number | null = null;
        /**
         * When a rule last shortened the current hold: it lasts no longer than that rule would let one last that began
         * then.
         */
        let cutAt = 0;
        for (const { before, happening: told, now, next } of steps) {
          const isOfHolding = told.type === 'hold' || told.type === 'release';
          const hasActed = before && next && next.lastActivityAt !== before.lastActivityAt && !isOfHolding;
          const comesAnew = told.type === 'join' && before?.phase !== 'present' && before?.phase !== 'warned';
          if (hasActed || (comesAnew && !told.resume) || before?.joinedAt !== next?.joinedAt) from = null;
          if (next?.phase !== 'present') continue;
          const isNew = told.type === 'hold' && !(before?.phase === 'present' && before.hold === next.hold);
          if (isNew && next.hold) from ??= now;
          if (told.type === 'govern' && next.policy !== before?.policy) cutAt = now;
          const { idleTimeout, warningPeriod } = next.policy;
          const latest =
            Math.max(from ?? next.lastActivityAt, cutAt) + longestSilence(next.policy) - warningPeriod;
          expect(warnAt(next)).toBeLessThanOrEqual(latest);
          if (!next.hold) {
            expect(warnAt(next)).toBe(next.lastActivityAt + idleTimeout);
            continue;
          }
          if (isNew) expect(next.policy.holdLimit).toBeGreaterThan(0);
          expect(next.hold.until).toBeLessThanOrEqual(Math.max(from ?? now, cutAt) + next.policy.holdLimit);
        }
      }),
      { numRuns: runs(4_000) },
    ));

  test('a hold puts off neither the end of the stay nor the end of a connection', () =>
    holds(({ before, happening: told, next }) => {
      if (told.type !== 'hold' || next?.phase !== 'present') return;
      const { hold: _hold, ...bare } = next;
      for (const cause of ['stay', 'away', 'lease', 'expiry'])
        expect(causesOf(next, cause)).toEqual(causesOf(bare, cause));
      expect(before).not.toBeNull();
    }));

  test('a state that is shown resets no timeout, answers no warning, and is gone when the participation is over', () =>
    holds(({ before, happening: told, next }) => {
      if (next?.phase === 'ended' || next?.phase === 'waiting') expect(next).not.toHaveProperty('state');
      if (told.type !== 'state' || !before) return;
      expect(next).toMatchObject({ phase: before.phase, lastActivityAt: before.lastActivityAt });
      expect(next && nextDeadline(next)?.at).toBe(nextDeadline(before)?.at);
    }));

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

  test('somebody inside is away exactly when no connection is left', () =>
    holds(({ next }) => {
      if (!next || next.phase === 'ended') return;
      expect(next.awaySince === null).toBe(Object.keys(next.connections).length > 0);
    }));

  test('nobody has more connections in a session than allowed, and the one that has just joined is among them', () =>
    holds(({ next, happening }) => {
      if (!next || next.phase === 'ended') return;
      expect(Object.keys(next.connections).length).toBeLessThanOrEqual(MOST_CONNECTIONS);
      if (happening.type === 'join') expect(next.connections).toHaveProperty([happening.connectionId]);
    }));

  test('every change increases the version by one, and no change returns the same object', () =>
    holds(({ before, next }) => {
      if (next !== before) expect(next?.version).toBe((before?.version ?? 0) + 1);
    }));

  test('the generation of the alarm never decreases', () =>
    holds(({ before, next }) => {
      expect(next?.alarm.generation ?? 0).toBeGreaterThanOrEqual(before?.alarm.generation ?? 0);
    }));

  test('a replayed alarm or message changes no phase and no deadline', () =>
    holds(({ happening: told, now, next }) => {
      if (!next) return;
      const again = decide(next, told, now).next;
      if (told.type === 'join' && next.phase === 'ended' && !told.resume) return;
      expect(again?.phase).toBe(next.phase);
      expect(again && nextDeadline(again)?.at).toBe(nextDeadline(next)?.at);
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
