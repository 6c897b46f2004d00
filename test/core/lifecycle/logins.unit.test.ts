import { describe, expect, test } from '@jest/globals';
import type { HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Ended, Participant } from '../../../shared/presence/participant.ts';
import { closely, ended, joining, knocking, minute, present } from '../people.ts';

/** Coming back takes a login. */
const policy: Policy = { ...closely, reentry: 'login' };
const enter = (before: Participant | null, minutes: number, more: Partial<HappeningOf<'join'>> = {}) =>
  decide(before, { ...joining('tab-2', { policy }), ...more }, minute(minutes));
const out = (ending: Ended['ending'], more: Partial<Ended> = {}): Ended => ({
  ...ended(ending),
  policy,
  ...more,
});

describe('Somebody who enters by hand where coming back takes a login', () => {
  test.each(['inactivity', 'limit'] as const)('after %s is let in only by a later login', (ending) => {
    expect(enter(out(ending), 50).refusal).toBe('login-required');
    expect(enter(out(ending), 50, { authenticatedAt: minute(45) }).refusal).toBe('login-required');
    expect(enter(out(ending), 50, { authenticatedAt: minute(45.1) }).next).toMatchObject({
      phase: 'present',
    });
  });

  test.each(['exit', 'removed'] as const)('after %s is let in as they are', (ending) => {
    expect(enter(out(ending), 50).next).toMatchObject({ phase: 'present' });
  });

  test('after a loss is let in as they are until time would have logged them out', () => {
    const lost = out('disconnected', { warnedAt: null });
    expect(enter(lost, 44.9).next).toMatchObject({ phase: 'present' });
    expect(enter(lost, 45).refusal).toBe('login-required');
    expect(enter(lost, 45, { authenticatedAt: minute(45) }).refusal).toBe('login-required');
    expect(enter(lost, 50, { authenticatedAt: minute(45.1) }).next).toMatchObject({ phase: 'present' });
  });

  test('after a loss is let in until the end of the warning that they were promised', () => {
    const promised = out('disconnected', { promised: minute(50) });
    expect(enter(promised, 49.9).next).toMatchObject({ phase: 'present' });
    expect(enter(promised, 50).refusal).toBe('login-required');
  });
});

describe('Where a stay is limited from the login on', () => {
  const limited: Policy = { ...policy, longestStay: 60 * 60_000 };
  const coming = (before: Participant | null, minutes: number, login?: number) =>
    enter(before, minutes, {
      policy: limited,
      ...(login !== undefined && { authenticatedAt: minute(login) }),
    });

  test('a newcomer is let in by a login that has not used it up, and by none that has or is not known', () => {
    expect(coming(null, 0, -59.9).next).toMatchObject({ phase: 'present' });
    expect(coming(null, 0, -60).refusal).toBe('login-required');
    expect(coming(null, 0).refusal).toBe('login-required');
  });

  test('another tab with a later login begins it anew, and all tabs are told so; one with the same login does not', () => {
    const first = coming(null, 0, -5).next;
    expect(coming(first, 1, 0.5).next).toMatchObject({ authenticatedAt: minute(0.5), governed: true });
    expect(coming(first, 1, -5).next).not.toHaveProperty('governed');
  });
});

describe('The time of somebody’s login', () => {
  test('is noted where it counts, and of several logins the last', () => {
    const at = (authenticatedAt: number) => ({ authenticatedAt: minute(authenticatedAt) });
    const first = enter(null, 0, at(-5)).next;
    expect(first).toMatchObject(at(-5));
    expect(enter(first, 1, at(0.5)).next).toMatchObject(at(0.5));
    expect(enter(first, 1, at(-9)).next).toMatchObject(at(-5));
    expect(enter(first, 1).next).toMatchObject(at(-5));
  });

  test('is not noted where it does not count, nor where nothing is said of it', () => {
    expect(enter(null, 0, { policy: closely, authenticatedAt: minute(-5) }).next).not.toHaveProperty(
      'authenticatedAt',
    );
    expect(enter({ ...present(), policy }, 1).next).not.toHaveProperty('authenticatedAt');
  });

  test('of another tab matters by what somebody inside is under, whoever’s functions let the tab in', () => {
    const staying: Policy = { ...closely, longestStay: 60 * 60_000 };
    const byLogin: Policy = { ...staying, reentry: 'login' };
    const old = { policy: byLogin, authenticatedAt: minute(-59) };
    expect(enter(present(staying), 5, old).next).not.toHaveProperty('authenticatedAt');
    const held = { ...present(staying), policy: byLogin, authenticatedAt: minute(-5) };
    expect(enter(held, 5, { policy: staying, authenticatedAt: minute(4) }).next).toMatchObject({
      authenticatedAt: minute(4),
    });
  });

  test('is not noted for a guest, and proves nothing for one', () => {
    const guest = { ...knocking('tab-2'), policy, authenticatedAt: minute(46) };
    expect(decide(null, guest, minute(50)).next).not.toHaveProperty('authenticatedAt');
    const lost = out('disconnected', { kind: 'guest', warnedAt: null });
    const late = decide(lost, { ...guest, resume: true }, minute(50));
    expect([late.refusal, late.next]).toMatchObject(['participation-ended', { ending: 'inactivity' }]);
  });
});
