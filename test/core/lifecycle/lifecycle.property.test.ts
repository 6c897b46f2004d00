import { describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { nextDeadline } from '../../../shared/presence/deadlines.ts';
import { MOST_CONNECTIONS } from '../../../shared/presence/participant.ts';
import { holds } from './any-step.ts';

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

  test('a state that is shown resets no timeout, answers no warning, and is gone when the participation is over', () =>
    holds(({ before, happening: told, next }) => {
      if (next?.phase === 'ended' || next?.phase === 'waiting') expect(next).not.toHaveProperty('state');
      if (told.type !== 'state' || !before) return;
      expect(next).toMatchObject({ phase: before.phase, lastActivityAt: before.lastActivityAt });
      expect(next && nextDeadline(next)?.at).toBe(nextDeadline(before)?.at);
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
