import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { after } from '../../../shared/instant.ts';
import { handsLag } from '../../../shared/lifecycle/hands.ts';
import type { HappeningOf } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { alarmName, isStale } from '../../../shared/presence/alarm.ts';
import { alarmMargin } from '../../../shared/presence/deadlines.ts';
import { ended, heardAt, key, minute, present, waiting } from '../people.ts';

describe('The name of an alarm', () => {
  test('consists of the owner and the generation, whatever the ids contain', () => {
    const hash = createHash('sha256').update('["s1","anna"]').digest('hex');
    expect(alarmName(key, 7)).toBe(`${hash.slice(0, 40)}.7`);
    expect(alarmName({ sessionId: '#/ü '.repeat(32), participantId: '💥'.repeat(60) }, 9_999_999)).toMatch(
      /^[\w.-]{1,64}$/,
    );
  });
  test('belongs to nobody else', () => {
    const names = [
      alarmName({ sessionId: 'a', participantId: 'bc' }, 1),
      alarmName({ sessionId: 'ab', participantId: 'c' }, 1),
      alarmName({ sessionId: 'a', participantId: 'bc' }, 2),
    ];
    expect(new Set(names).size).toBe(3);
  });
});

describe('A call to move an alarm is worthwhile', () => {
  const person = { ...present(), alarm: { generation: 1, at: minute(10) } };
  const { alarmSlack } = person.policy;
  test.each([
    ['when there is none', { ...person, alarm: { generation: 1, at: null } }, minute(10), true],
    ['not when it is as wanted', person, minute(10), false],
    ['when it would ring after the time', person, after(minute(10), -1), true],
    ['not when it rings early by the slack', person, after(minute(10), alarmSlack), false],
    ['when it rings earlier than that', person, after(minute(10), alarmSlack + 1), true],
  ])('%s', (_, participant, wanted, worth) => {
    expect(isStale(participant, wanted)).toBe(worth);
  });

  test('as the next deadline says, less the precision, and never for somebody who has ended', () => {
    const connections = { 'tab-1': heardAt(14) };
    const silent = (at: number) => ({ ...present(), connections, alarm: { generation: 1, at: minute(at) } });
    expect(handsLag(silent(14), minute(10))).toBe(false);
    expect(handsLag(silent(15), minute(10))).toBe(true);
    expect(handsLag({ ...ended(), alarm: { generation: 1, at: null } }, minute(50))).toBe(false);
  });

  test('and a message where less than the precision is left, unless one is under way that comes no later', () => {
    const connections = { 'tab-1': heardAt(14) };
    const near = { ...present(), connections, alarm: { generation: 1, at: minute(15) } };
    const lags = (ringAt: number | null) =>
      handsLag({ ...near, ringAt: ringAt === null ? null : minute(ringAt) }, minute(14.5));
    expect([null, 14.4, 14.5, 14.6, 15, 15.1].map(lags)).toEqual([true, true, true, false, false, true]);
  });
});

test('Somebody who has ended has no alarm, and the generation continues from there', () => {
  const { next } = decide(present(), { type: 'exit', connectionId: 'tab-1' }, minute(1));
  expect(next?.alarm).toEqual({ generation: 1, at: null });
});

test('An alarm that is to ring sooner gets another name, since whoever was to move it to a later time may come after that', () => {
  const held = { ...present(), alarm: { generation: 1, at: minute(30) } };
  const { next, effects } = decide(held, { type: 'ping', connectionId: 'tab-1' }, minute(1));
  const { at } = next?.alarm ?? {};
  expect(next?.alarm.generation).toBe(2);
  expect(effects).toEqual([
    { type: 'arm', generation: 2, at },
    { type: 'disarm', generation: 1 },
  ]);
});

test('Nothing needs an alarm after a guest has gone from the door: one that has rung is not set again', () => {
  const gone = { ...waiting(), connections: {}, awaySince: minute(5), ringAt: minute(6) };
  const after = (happening: HappeningOf<'wake'>) => decide(gone, happening, minute(5.5));
  const rung = after({ type: 'wake', hand: 'hour', generation: 1 });
  expect([rung.next?.alarm, rung.effects]).toEqual([{ generation: 1, at: null }, []]);
  for (const other of [{ hand: 'hour', generation: 0 }, { hand: 'none' }] as const)
    expect(after({ type: 'wake', ...other }).next?.alarm).toEqual(gone.alarm);
});

test.each([
  ['before its time is known to be under way, though nothing is wanted of it any more', 5.9, minute(6)],
  ['at its time is known to have arrived', 6, null],
])('A message %s', (_, at, ringAt) => {
  const person = { ...present(), ringAt: minute(6) };
  const { next } = decide(person, { type: 'ping', connectionId: 'tab-1' }, minute(at));
  expect(next).toHaveProperty('ringAt', ringAt);
});

test('An alarm counts as lost after twice the precision', () => {
  expect(alarmMargin({ precision: 60_000 })).toBe(120_000);
});
