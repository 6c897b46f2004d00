import { describe, expect, test } from '@jest/globals';
import type { HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import type { Policy } from '../../../shared/policy.ts';
import type { Participant, Present } from '../../../shared/presence/participant.ts';
import { closely, heardAt, minute, present, warned } from '../people.ts';

const policy: Policy = { ...closely, holdLimit: 60 * 60_000 };
const hold = (minutes: number): HappeningOf<'hold'> => ({
  type: 'hold',
  connectionId: 'tab-1',
  reason: 'reading',
  for: minutes * 60_000,
});
const release: HappeningOf<'release'> = { type: 'release', connectionId: 'tab-1' };
const revoke: HappeningOf<'release'> = { type: 'release', connectionId: null, by: 'mod' };
/** Has held since minute 5, and done nothing else. */
const held = (until: number, more: Partial<Present> = {}): Present => ({
  ...present(policy),
  connections: { 'tab-1': heardAt(until) },
  lastActivityAt: minute(5),
  hold: { reason: 'reading', since: minute(5), until: minute(until) },
  spell: { from: minute(5), saidAt: minute(5) },
  ...more,
});
const of = (person: Participant, happening: HappeningOf<'hold' | 'release'>, minutes: number) =>
  decide(person, happening, minute(minutes));

describe('A hold', () => {
  test('is noted with when it began, and what is used of the limit from then on', () => {
    const { next, transitions } = of(present(policy), hold(40), 5);
    expect(next).toMatchObject({
      hold: { reason: 'reading', since: minute(5), until: minute(45) },
      spell: { from: minute(5), saidAt: minute(5) },
    });
    expect(transitions).toEqual([{ type: 'held', reason: 'reading', until: minute(45) }]);
  });

  test('that is renewed continues from its beginning, as does what is used of the limit', () => {
    expect(of(held(45), hold(40), 20).next).toMatchObject({
      hold: { since: minute(5), until: minute(60) },
      spell: { from: minute(5), saidAt: minute(20) },
    });
  });

  test('that answers a warning is on record after the answer', () => {
    const { transitions } = of(warned(policy), hold(40), 20);
    expect(transitions).toEqual([
      { type: 'extended' },
      { type: 'held', reason: 'reading', until: minute(60) },
    ]);
  });

  test('that is said twice at one moment is on record once', () => {
    const once = of(present(policy), hold(40), 5).next as Participant;
    expect(of(once, hold(40), 5).transitions).toEqual([]);
  });
});

describe('Ending a hold early', () => {
  test('is on record, and was not late', () => {
    expect(of(held(45), release, 30).transitions).toEqual([{ type: 'released', lateness: null }]);
    expect(of(held(45, { lastActivityAt: minute(25) }), revoke, 30).transitions).toEqual([
      { type: 'released', lateness: null },
    ]);
  });

  test('by its own person leaves used what was used of the limit, unless they have acted since', () => {
    expect(of(held(45), release, 30).next).toMatchObject({ spell: { from: minute(5), saidAt: minute(30) } });
    const acted = held(45, { lastActivityAt: minute(6) });
    expect(of(acted, release, 30).next).toMatchObject({ spell: { from: minute(30), saidAt: minute(30) } });
    const { spell: _spell, ...without } = held(45);
    expect(of(without, release, 30).next).toMatchObject({ spell: { from: minute(30) } });
  });

  test('by a moderator takes away the rest of the limit, until they act', () => {
    const { next } = of(held(45, { lastActivityAt: minute(5) }), revoke, 10);
    expect(next).toMatchObject({ phase: 'present', spell: { from: minute(-50), saidAt: minute(5) } });
    expect(of(next as Participant, hold(40), 11).refusal).toBe('held-enough');
  });

  test('by a moderator warns somebody who has been idle long enough, and none of that counts as late', () => {
    const released = { type: 'released', lateness: null };
    for (const minutes of [20, 30])
      expect(of(held(45), revoke, minutes).transitions).toEqual([released, { type: 'warned', lateness: 0 }]);
    expect(of(held(45), revoke, 19.9).transitions).toEqual([released]);
  });

  test.each([
    ['at its end', 30],
    ['after it', 31],
  ])('does nothing %s: it ends by itself, and gives nobody more time', (_, minutes) => {
    for (const how of [release, revoke]) {
      const { next, transitions } = of(held(30), how, minutes);
      expect(next).toMatchObject({ hold: { until: minute(30) }, lastActivityAt: minute(5) });
      expect(transitions).toEqual([]);
    }
  });
});
