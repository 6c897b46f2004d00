import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { hourDeadlines, secondDeadlines, warnAt } from '../../../shared/presence/deadlines.ts';
import type { Present } from '../../../shared/presence/participant.ts';
import { longestSilence } from '../../../shared/standards/conformity.ts';
import { history, runs } from '../histories.ts';
import { minute } from '../people.ts';
import { holds } from './any-step.ts';

const causesOf = (person: Present, cause: string): readonly number[] =>
  [...hourDeadlines(person, minute(0)), ...secondDeadlines(person, minute(0))]
    .filter((deadline) => deadline.cause === cause)
    .map(({ at }) => at);

describe('In any history', () => {
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
});
