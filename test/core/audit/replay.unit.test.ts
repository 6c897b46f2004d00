import { describe, expect, test } from '@jest/globals';
import type { ParticipantRecord } from '../../../shared/audit/record.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { joining, key, minute } from '../people.ts';
import { hold, holdable, knock, lived, type Story, tab, wake } from './lives.ts';

describe('Replaying', () => {
  const story: Story = [
    [joining(), 0],
    [{ type: 'ping', ...tab }, 14],
    [wake, 15],
    [{ type: 'extend', ...tab }, 16],
    [{ type: 'exit', ...tab }, 17],
    [joining(), 20],
    [{ type: 'remove' }, 21],
  ];
  const { person, records } = lived(story);

  test('returns the person', () => {
    const { participant, fault } = replayed(key, records);
    expect(fault).toBeNull();
    expect(participant && differences(participant, person)).toEqual([]);
    expect(replayed(key, [])).toEqual({ participant: null, fault: null });
  });

  test('begins with the first participation that is kept when older records have expired', () => {
    for (const kept of [1, 2, 3, 4]) {
      const { participant, fault } = replayed(key, records.slice(kept));
      expect(fault).toBeNull();
      expect(participant && differences(participant, person)).toEqual([]);
    }
  });

  test('detects a record that the core would not have made', () => {
    const [joined, ...rest] = records as [ParticipantRecord, ...ParticipantRecord[]];
    const early = records.map((record) =>
      record.type === 'warned' ? { ...record, at: minute(14) } : record,
    );
    expect(replayed(key, early).fault).toBe('Record 2 (warned) is not what the core decides.');
    expect(replayed(key, [{ ...joined, by: 'ben' }, ...rest]).fault).toBe(
      'Record 1 (joined) is not what the core decides.',
    );
  });

  test('detects a missing record that the core would have made', () => {
    const stay = { ...defaultPolicy, longestStay: 15 * 60_000 };
    const both = lived([
      [joining('tab-1', { policy: stay }), 0],
      [{ type: 'ping', ...tab }, 14],
      [wake, 15],
    ]).records;
    expect(both.map(({ type }) => type)).toEqual(['joined', 'warned', 'ended']);
    expect(replayed(key, both).fault).toBeNull();
    expect(replayed(key, both.slice(0, 2)).fault).toBe('The core decides ended too, which is not on record.');
  });

  test('does not begin with a participation that inherits, or with a guest who had been at the door before', () => {
    const flapping = lived([
      [joining(), 0],
      [{ type: 'disconnect', ...tab }, 1],
      [wake, 3],
      [joining('tab-1', { resume: true }), 4],
      [{ type: 'exit', ...tab }, 5],
      [knock(), 6],
      [joining(), 7],
      [{ type: 'exit', ...tab }, 8],
      [knock(), 9],
      [{ type: 'deny' }, 10],
    ]);
    expect(flapping.records.map(({ type }) => type)).toEqual([
      'joined',
      'ended',
      'returned',
      'ended',
      'knocked',
      'admitted',
      'ended',
      'knocked',
      'ended',
    ]);
    for (let kept = 0; kept < 9; kept += 1) {
      const { participant, fault } = replayed(key, flapping.records.slice(kept));
      expect([kept, fault]).toEqual([kept, null]);
      if (kept === 8) expect(participant).toBeNull();
      else expect(participant && differences(participant, flapping.person)).toEqual([]);
    }
  });

  test('detects that something impossible was done', () => {
    const [joined] = records as [ParticipantRecord];
    const impossible = { ...joined, type: 'extended', cause: 'extend' } as const;
    expect(replayed(key, [impossible])).toEqual({
      participant: null,
      fault: 'Record 1 (extended) is not what the core decides.',
    });
  });

  test('detects that a hold which answered a warning is missing at the end', () => {
    const { records: found } = lived([
      [holdable, 0],
      [{ type: 'ping', ...tab }, 14],
      [wake, 15],
      [hold, 16],
    ]);
    expect(found.map(({ type }) => type)).toEqual(['joined', 'warned', 'extended', 'held']);
    expect(replayed(key, found).fault).toBeNull();
    expect(replayed(key, found.slice(0, 3)).fault).toBe('Record 3 (extended) is not what the core decides.');
  });

  test('brings back a guest, with the time at the door', () => {
    const guest = lived([
      [knock(), 0],
      [{ type: 'admit' }, 5],
      [{ type: 'disconnect', ...tab }, 6],
      [wake, 8],
      [{ ...knock(), resume: true } as Happening, 9],
    ]);
    const { participant, fault } = replayed(key, guest.records);
    expect(fault).toBeNull();
    expect(participant && differences(participant, guest.person)).toEqual([]);
  });
});
