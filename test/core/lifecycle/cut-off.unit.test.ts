import { describe, expect, test } from '@jest/globals';
import type { HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Ended, Participant } from '../../../shared/presence/participant.ts';
import { closely, ended, heardAt, joining, minute, present, warned } from '../people.ts';

/** Lost at minute 5, before anybody had been told anything. */
const cutOff = (more: Partial<Ended> = {}): Ended => ({
  ...ended('disconnected'),
  lastActivityAt: minute(3),
  warnedAt: null,
  heardAt: minute(4),
  endedAt: minute(5),
  ...more,
});
const back = (before: Ended, more: Partial<HappeningOf<'join'>> = {}, at = 6) =>
  decide(before, { ...joining('tab-2', { resume: true }), ...more }, minute(at));

/** What must not start anew because a connection was lost for a moment. */
const taken = {
  limitNotBefore: minute(90),
  announced: minute(80),
  spell: { from: minute(1), saidAt: minute(3) },
};

describe('Whoever comes back after the connection was lost', () => {
  test('keeps the announced end of the stay, and has held for as long as before', () => {
    expect(back(cutOff(taken)).next).toMatchObject({ ...taken, phase: 'present', joinedAt: minute(0) });
  });

  test.each(Object.keys(taken))('has no %s if they had none', (field) => {
    expect(back(cutOff()).next).not.toHaveProperty(field);
  });

  test.each(Object.keys(taken))('by hand begins anew, without the earlier %s', (field) => {
    expect(back(cutOff(taken), { resume: false }).next).not.toHaveProperty(field);
  });

  test('is on record as returned, unless their time is up: then only that is', () => {
    const policy = { ...closely, longestStay: 50 * 60_000 };
    const before = cutOff({ policy, lastActivityAt: minute(44), heardAt: minute(44), endedAt: minute(45) });
    const recorded = (at: number) => {
      const { next, refusal } = back(before, { policy }, at);
      return [refusal, ...(next?.owed?.records ?? []).map(({ type }) => type)];
    };
    expect(recorded(46)).toEqual([null, 'returned']);
    expect(recorded(50)).toEqual(['participation-ended', 'ended']);
  });

  test('is still marked as a member’s namesake if they were, and is not if they were not', () => {
    expect(back(cutOff({ namesake: true })).next).toMatchObject({ namesake: true });
    expect(back(cutOff()).next).not.toHaveProperty('namesake');
  });

  test('has logged in when they had before, where that counts', () => {
    const policy: Policy = { ...closely, reentry: 'login' };
    const before = cutOff({ policy, authenticatedAt: minute(-5) });
    expect(back(before, { policy }).next).toMatchObject({ phase: 'present', authenticatedAt: minute(-5) });
  });

  test('into a warning has the time that it promised, under a tighter rule too', () => {
    const before = cutOff({ warnedAt: minute(2) });
    expect(back(before, { policy: { ...closely, warningPeriod: 600_000 } }).next).toMatchObject({
      phase: 'warned',
      warnedAt: minute(2),
      promised: minute(32),
    });
    for (const warningPeriod of [closely.warningPeriod, 2 * closely.warningPeriod]) {
      const { next } = back(before, { policy: { ...closely, warningPeriod } });
      expect(next?.phase).toBe('warned');
      expect(next).not.toHaveProperty('promised');
    }
  });

  test('into a warning that came late has its full time, where coming back takes a login too', () => {
    const policy: Policy = { ...closely, reentry: 'login' };
    const before = cutOff({ policy, lastActivityAt: minute(0), warnedAt: minute(20), heardAt: minute(30) });
    expect(back(before, { policy }, 47)).toMatchObject({ refusal: null, next: { phase: 'warned' } });
    expect(back(before, { policy }, 50)).toMatchObject({ refusal: 'participation-ended' });
  });

  test('later than time would have logged them out must have been at work meanwhile, where that takes a login', () => {
    const policy: Policy = { ...closely, reentry: 'login' };
    const before = cutOff({ policy });
    const late = back(before, { policy }, 50);
    expect([late.refusal, late.next]).toMatchObject([
      'participation-ended',
      { phase: 'ended', ending: 'inactivity' },
    ]);
    const idleSince = back(before, { policy, actedAt: minute(4.5) }, 50);
    expect([idleSince.refusal, idleSince.next]).toMatchObject([
      'participation-ended',
      { phase: 'ended', ending: 'inactivity', lastActivityAt: minute(4.5) },
    ]);
    const atWork = back(before, { policy, actedAt: minute(40) }, 50);
    expect([atWork.refusal, atWork.next]).toMatchObject([
      null,
      { phase: 'present', lastActivityAt: minute(40) },
    ]);
  });
});

/** How long a client may hold a report back before it is last heard: a third of 15 minutes. */
test.each([
  ['as long before as a client may keep it back, is believed', 5, 5],
  ['a moment earlier, is not', 4.999, 3],
])('Work that was done %s', (_, actedAt, counted) => {
  const before = cutOff({ lastActivityAt: minute(3), heardAt: minute(10), endedAt: minute(11) });
  const { next } = back(before, { actedAt: minute(actedAt) }, 12);
  expect(next?.lastActivityAt).toBe(minute(counted));
});

test('Work of one tab counts from when it was done, though another has been heard since: it undoes nothing', () => {
  const here = { ...present(), connections: { 'tab-1': heardAt(1), 'tab-2': heardAt(13) } };
  const worked = (before: Participant, actedAt: number) =>
    decide(before, joining('tab-3', { resume: true, actedAt: minute(actedAt) }), minute(14)).next;
  expect(worked(here, 3)).toMatchObject({ phase: 'present', lastActivityAt: minute(3) });
  expect(worked({ ...here, lastActivityAt: minute(4) }, 3)).toMatchObject({ lastActivityAt: minute(4) });
  // A warning that the other tab could hear stands.
  const late = { ...warned(), connections: { 'tab-1': heardAt(1), 'tab-2': heardAt(15.5) } };
  const { next } = decide(late, joining('tab-3', { resume: true, actedAt: minute(14) }), minute(16));
  expect(next).toMatchObject({ phase: 'warned', lastActivityAt: minute(0) });
});

test('A warning given at the moment when they were last heard does not stand against work done after it', () => {
  const before = cutOff({ lastActivityAt: minute(3), heardAt: minute(10), warnedAt: minute(10) });
  expect(back(before, { actedAt: minute(11) }, 12).next).toMatchObject({ phase: 'present' });
});

test('Work done while nobody could be warned answers the warning, and is on record as an answer', () => {
  const before = { ...warned(), connections: { 'tab-1': heardAt(14) } };
  const { next, transitions } = decide(
    before,
    joining('tab-2', { resume: true, actedAt: minute(15.5) }),
    minute(16),
  );
  expect(next).toMatchObject({ phase: 'present', lastActivityAt: minute(15.5) });
  expect(transitions).toEqual([{ type: 'extended' }]);
});
