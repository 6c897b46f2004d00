import { describe, expect, test } from '@jest/globals';
import { instant } from '../../../shared/instant.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { wakeSlot } from '../../../shared/presence/deadlines.ts';
import type { Participant } from '../../../shared/presence/participant.ts';
import { ended, heardAt, minute, present } from '../people.ts';
import { owing } from './debts.ts';

const tab = { connectionId: 'tab-1' };

describe('The wake slot', () => {
  test.each<[sentence: string, person: Participant, now: number, at: number | null]>([
    ['of a debt is the next slot, before the margin', owing(present(), { roster: true }), 3.2, 3],
    ['of a debt of somebody who has ended too', owing(ended(), { roster: true }), 3.2, 3],
    [
      'of an alarm that comes after the deadline is the slot of the alarm',
      { ...present(), connections: { 'tab-1': heardAt(14) }, alarm: { generation: 1, at: minute(16.5) } },
      14,
      17,
    ],
    [
      'of an alarm that comes before the deadline is the slot of the deadline',
      { ...present(), connections: { 'tab-1': heardAt(14) }, alarm: { generation: 1, at: minute(11) } },
      14,
      15,
    ],
    [
      'without an alarm is the slot of the deadline',
      { ...present(), connections: { 'tab-1': heardAt(14) }, alarm: { generation: 1, at: null } },
      14,
      15,
    ],
    ['of somebody who has ended and owes nothing is none', ended(), 50, null],
  ])('%s', (_, person, now, at) => {
    expect(wakeSlot(person, minute(now))).toBe(at === null ? null : minute(at));
  });

  test('is saved with every change, from what is owed and from the alarm as they are then', () => {
    const silent = {
      ...present(),
      connections: { 'tab-1': heardAt(14) },
      alarm: { generation: 1, at: minute(15) },
    };
    expect(decide(silent, { type: 'ping', ...tab }, minute(14.5)).next?.wakeAt).toBe(minute(15));
    expect(
      decide(silent, { type: 'media', ...tab, audio: true, video: true }, minute(14.5)).next?.wakeAt,
    ).toBe(minute(14));
  });

  test('is as fine as the platform, where that is finer than a minute', () => {
    const policy = { ...defaultPolicy, precision: 1_000 };
    const person = owing({ ...present(), policy }, { roster: true });
    expect(wakeSlot(person, instant(minute(3) + 200))).toBe(minute(3));
  });
});
