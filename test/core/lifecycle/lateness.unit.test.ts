import { describe, expect, test } from '@jest/globals';
import { decide } from '../../../shared/lifecycle.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Present } from '../../../shared/presence/participant.ts';
import { closely, heardAt, joining, minute, present, warned } from '../people.ts';

const holdable: Policy = { ...closely, holdLimit: 60 * 60_000 };
/** Has held since minute 5. */
const held = (until: number, lastActivityAt: number): Present => ({
  ...present(holdable),
  connections: { 'tab-1': heardAt(until) },
  lastActivityAt: minute(lastActivityAt),
  hold: { reason: 'presenting', since: minute(5), until: minute(until) },
  spell: { from: minute(5), saidAt: minute(5) },
});

describe('The lateness of what time brings', () => {
  test('is on record for the end of a hold', () => {
    const { transitions } = decide(held(20, 10), { type: 'wake', hand: 'none' }, minute(21));
    expect(transitions).toEqual([{ type: 'released', lateness: 60_000 }]);
  });

  test('is on record for both when a hold ends in a warning', () => {
    const { transitions } = decide(held(40, 5), { type: 'wake', hand: 'none' }, minute(41));
    expect(transitions).toEqual([
      { type: 'released', lateness: 60_000 },
      { type: 'warned', lateness: 60_000 },
    ]);
  });

  test('is none for somebody who was at work while nobody could warn them: they are warned as soon as they are back', () => {
    const unheard = { ...warned(), connections: { 'tab-1': heardAt(8) } };
    const { transitions } = decide(
      unheard,
      joining('tab-2', { resume: true, actedAt: minute(9) }),
      minute(25),
    );
    expect(transitions).toEqual([{ type: 'extended' }, { type: 'warned', lateness: 0 }]);
  });

  test('is on record for somebody present, even if a return finds it', () => {
    const here = { ...present(), connections: { 'tab-1': heardAt(14) } };
    const { transitions } = decide(here, joining('tab-2', { resume: true }), minute(16));
    expect(transitions).toEqual([{ type: 'warned', lateness: 60_000 }]);
  });
});

test('Nobody comes in for the first time without a login where a stay is counted from it', () => {
  const policy: Policy = { ...closely, reentry: 'login', longestStay: 3_600_000 };
  const join = joining('tab-1', { policy });
  expect(decide(null, join, minute(0))).toMatchObject({ next: null, refusal: 'login-required' });
  expect(decide(null, { ...join, authenticatedAt: minute(-60) }, minute(0))).toMatchObject({ next: null });
  expect(decide(null, { ...join, authenticatedAt: minute(-59) }, minute(0)).next).toMatchObject({
    phase: 'present',
  });
});
