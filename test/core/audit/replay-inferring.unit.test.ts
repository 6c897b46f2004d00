import { describe, expect, test } from '@jest/globals';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { joining, key, minute } from '../people.ts';
import { knock, lived, tab, wake } from './lives.ts';

describe('Replaying', () => {
  test('knows how somebody was lost whom a single wake-up both warned and gave up', () => {
    const byLease = lived([
      [{ ...joining(), policy: { ...defaultPolicy, idleTimeout: 5 * 60_000 } }, 0],
      [wake, 12],
    ]);
    const byGoodbye = lived([
      [joining(), 0],
      [{ type: 'ping', ...tab }, 14],
      [{ type: 'disconnect', ...tab }, 14.5],
      [wake, 16],
    ]);
    // Their longest stay would have run out as well, had they not been away.
    const policy = { ...defaultPolicy, idleTimeout: 5 * 60_000, longestStay: 12 * 60_000 };
    const [beforeStay, atTheIdleTimeout] = [4.8, 4.25].map((left) =>
      lived([
        [joining('tab-1', { policy }), 0],
        [{ type: 'disconnect', ...tab }, left],
        [wake, 13],
      ]),
    );
    if (!beforeStay || !atTheIdleTimeout) throw new Error('There are two.');
    for (const { person: lost, records: found } of [byLease, byGoodbye, beforeStay, atTheIdleTimeout]) {
      expect(found.map(({ type }) => type)).toEqual(['joined', 'warned', 'ended']);
      expect(lost).toMatchObject({ phase: 'ended', ending: 'disconnected' });
      const { participant, fault } = replayed(key, found);
      expect(fault).toBeNull();
      expect(participant && differences(participant, lost)).toEqual([]);
    }
  });

  test('does not count a wake-up as a sign of life of somebody whom a later one warned and gave up', () => {
    const policy = { ...defaultPolicy, idleTimeout: 5 * 60_000, holdLimit: 3_600_000 };
    const { person: lost, records: found } = lived([
      [joining('tab-1', { policy }), 0],
      [{ type: 'hold', ...tab, reason: 'reading', for: 60_000 }, 0.5],
      [{ type: 'ping', ...tab }, 2],
      [wake, 3],
      [wake, 13],
    ]);
    expect(found.map(({ type }) => type)).toEqual(['joined', 'held', 'released', 'warned', 'ended']);
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, lost)).toEqual([]);
  });

  test('knows an activity that answered a warning, and a guest who came back too late to the door', () => {
    const policy = { ...defaultPolicy, activityExtends: true };
    const answering = lived([
      [joining('tab-1', { policy }), 0],
      [{ type: 'ping', ...tab }, 14],
      [wake, 15],
      [{ type: 'activity', ...tab, at: minute(16) }, 16],
    ]);
    const forgotten = lived([
      [knock(), 0],
      [{ ...knock(), resume: true } as Happening, 12],
    ]);
    expect(answering.records.at(-1)).toMatchObject({ type: 'extended', cause: 'activity' });
    expect(forgotten.records.at(-1)).toMatchObject({ ending: 'unanswered', cause: 'join' });
    for (const { person: whoever, records: found } of [answering, forgotten]) {
      const { participant, fault } = replayed(key, found);
      expect(fault).toBeNull();
      expect(participant && differences(participant, whoever)).toEqual([]);
    }
  });

  test('knows a resume that learned of the ending in the very instant of the last activity', () => {
    const policy = { ...defaultPolicy, longestStay: 20 * 60_000 };
    const { records: found, person: out } = lived([
      [joining('tab-1', { policy }), 0],
      [{ type: 'ping', ...tab }, 14],
      [{ type: 'activity', ...tab, at: minute(20) }, 20],
      [joining('tab-1', { resume: true }), 20],
    ]);
    expect(found.at(-1)).toMatchObject({ ending: 'limit', cause: 'join', lastActivityAt: minute(20) });
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, out)).toEqual([]);
  });

  test('knows a hold that a return found over in the very instant of the last activity', () => {
    const policy = { ...defaultPolicy, holdLimit: 3_600_000 };
    const { person, records: found } = lived([
      [{ ...joining(), policy }, 0],
      [{ type: 'hold', ...tab, reason: 'reading', for: 60_000 }, 0],
      [{ type: 'extend', ...tab }, 1],
      [{ ...joining(), policy, resume: true }, 1],
    ]);
    expect(found.map(({ type, cause }) => `${type} by ${cause}`)).toEqual([
      'joined by join',
      'held by hold',
      'released by join',
    ]);
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, person)).toEqual([]);
  });
});
