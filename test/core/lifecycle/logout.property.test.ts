import { describe, expect, test } from '@jest/globals';
import { logoutAt } from '../../../shared/presence/deadlines.ts';
import { holds } from './any-step.ts';

describe('In any history', () => {
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
});
