import { describe, expect, test } from '@jest/globals';
import { after, instant } from '../../../shared/instant.ts';
import type { Policy } from '../../../shared/policy.ts';
import {
  alarmTime,
  hourDeadlines,
  limitAt,
  logoutAt,
  nextDeadline,
  noticeAt,
  SECOND_HAND_REACH,
  secondDeadlines,
  wakeSlot,
  warnAt,
  warningAhead,
} from '../../../shared/presence/deadlines.ts';
import type { Participant, Present } from '../../../shared/presence/participant.ts';
import { closely, ended, heardAt, minute, present, waiting, warned } from '../people.ts';

const M = 60_000;
const staying = (longestStay: number | null, more: Partial<Policy> = {}): Present =>
  present({ ...closely, longestStay, ...more });
const held = (until: number): Present => ({
  ...present(),
  connections: { 'tab-1': heardAt(40) },
  hold: { reason: 'reading', since: minute(0), until: minute(until) },
});
const away = (how?: 'goodbye' | 'lost' | 'outage', heard = 4): Present => ({
  ...present(),
  connections: {},
  awaySince: minute(5),
  heardAt: minute(heard),
  ...(how && { parting: { connectionId: 'tab-1', how } }),
});
const lease = closely.lease / M;

describe('A warning comes', () => {
  test('after the idle timeout, and not before a hold is over', () => {
    expect(warnAt(present())).toBe(minute(15));
    expect(warnAt(held(10))).toBe(minute(15));
    expect(warnAt(held(40))).toBe(minute(40));
  });

  test('and its time is reported together with the act that decided it only where a hold puts it off', () => {
    expect(warningAhead(present())).toStrictEqual({ warnAt: minute(15) });
    expect(warningAhead(held(15))).toStrictEqual({ warnAt: minute(15) });
    expect(warningAhead(held(40))).toStrictEqual({ warnAt: minute(40), lastActivityAt: minute(0) });
  });

  test('and is followed by the logout after its period, or when that was promised', () => {
    expect(logoutAt(warned())).toBe(minute(45));
    expect(logoutAt({ ...warned(), promised: minute(44) })).toBe(minute(45));
    expect(logoutAt({ ...warned(), promised: minute(46) })).toBe(minute(46));
  });
});

describe('The end of a stay', () => {
  test('counts from the login, or else from their arrival, and is never before it may take effect', () => {
    expect(limitAt(staying(null))).toBeNull();
    expect(limitAt(staying(60 * M))).toBe(minute(60));
    expect(limitAt({ ...staying(60 * M), authenticatedAt: minute(-10) })).toBe(minute(50));
    expect(limitAt({ ...staying(60 * M), limitNotBefore: minute(90) })).toBe(minute(90));
  });

  test.each<[string, Present, number | null]>([
    ['at no time where there is none', staying(null), null],
    ['as long before as a warning takes', staying(600 * M), 570],
    ['at least five minutes ahead', staying(600 * M, { warningPeriod: M }), 595],
    ['at the earliest when half of the stay is over', staying(20 * M), 10],
  ])('is announced %s', (_, person, at) => {
    expect(noticeAt(person)).toBe(at === null ? null : minute(at));
  });

  test('is announced at a whole millisecond', () => {
    expect(noticeAt(staying(3))).toBe(after(minute(0), 2));
  });
});

describe('The next thing that time does', () => {
  const quiet = (person: Present): Present => ({ ...person, connections: { 'tab-1': heardAt(14) } });
  test.each<[string, Participant, string | null, number | null]>([
    ['is nothing for somebody who has ended', ended(), null, null],
    ['is to give up a knock', { ...waiting(), connections: { 'tab-1': heardAt(9) } }, 'patience', 10],
    ['is to warn', quiet(present()), 'idle', 15],
    ['is to log out', { ...warned(), connections: { 'tab-1': heardAt(44) } }, 'unanswered', 45],
    ['is to end a hold that warns nobody', { ...held(10), lastActivityAt: minute(5) }, 'hold', 10],
    ['is to warn at the end of a hold', held(40), 'idle', 40],
    ['is to give up a connection', present(), 'lease', lease],
    [
      'is to end a connection whose credential expires',
      { ...present(), connections: { 'tab-1': { ...heardAt(4), expiresAt: minute(9) } } },
      'expiry',
      9,
    ],
    ['is to give up somebody who said goodbye', away('goodbye'), 'away', 5.25],
    ['is to give up somebody who was lost', away('lost'), 'away', 6],
    ['is to give up somebody whom the server closed, as if lost', away(), 'away', 6],
    ['is to give up somebody who was cut off, when their lease is over', away('outage'), 'away', 4 + lease],
    ['which may be sooner than the grace', away('outage', 4 - lease), 'away', 6],
    ['is to announce the end of the stay', quiet(staying(20 * M)), 'notice', 10],
    [
      'is to end the stay, once that is announced',
      { ...quiet(staying(15 * M)), lastActivityAt: minute(9), announced: minute(15) },
      'stay',
      15,
    ],
    [
      'is to announce it again, if it has changed',
      { ...quiet(staying(20 * M)), announced: minute(30) },
      'notice',
      10,
    ],
    [
      'is not to end a stay at the door',
      { ...waiting(), policy: { ...closely, longestStay: M } },
      'patience',
      10,
    ],
  ])('%s', (_, person, cause, at) => {
    const next = nextDeadline(person);
    expect([next?.cause ?? null, next?.at ?? null]).toEqual([cause, at === null ? null : minute(at)]);
  });
});

describe('Which hand brings it', () => {
  const reach = SECOND_HAND_REACH / M;
  test.each<[string, Participant, number, string[], string[]]>([
    [
      'the second hand, once it is near enough, what neither warns nor logs out',
      away('lost'),
      6 - reach,
      ['away'],
      ['idle'],
    ],
    ['and until then the hour hand', away('lost'), 6 - reach - 0.001, [], ['idle', 'away']],
    [
      'the hour hand whatever warns, gives up a connection or ends a stay',
      { ...staying(10 * M), announced: minute(10) },
      9,
      [],
      ['idle', 'lease', 'expiry', 'stay'],
    ],
    [
      'the second hand the announcement of the end of a stay',
      staying(20 * M),
      9,
      ['notice'],
      ['idle', 'lease', 'expiry', 'stay'],
    ],
    [
      'the second hand a credential',
      { ...present(), connections: { a: { ...heardAt(1), expiresAt: minute(9) } } },
      5,
      ['expiry'],
      ['idle', 'lease'],
    ],
    ['the second hand a knock', waiting(), 5, ['patience'], ['lease', 'expiry']],
  ])('%s', (_, person, now, second, hour) => {
    const causesOf = (deadlines: readonly { cause: string }[]) => deadlines.map(({ cause }) => cause);
    expect(causesOf(secondDeadlines(person, minute(now)))).toEqual(second);
    expect(causesOf(hourDeadlines(person, minute(now)))).toEqual(hour);
  });

  test('and the sweep looks for a lost message as soon as its slot is over, without the margin of an alarm', () => {
    expect(wakeSlot(away('lost'), minute(5.5))).toBe(minute(4));
    expect(wakeSlot({ ...away('goodbye'), awaySince: minute(5.9) }, minute(6))).toBe(minute(5));
    const both = { ...away('lost'), lastActivityAt: minute(-14), alarm: { generation: 1, at: minute(1) } };
    expect(wakeSlot({ ...both, policy: { ...closely, lostGrace: 5 * M } }, minute(5))).toBe(minute(1));
  });
});

test('An alarm is set for a whole second, and never early', () => {
  expect([0, 1, 1_000].map((at) => alarmTime(instant(at)))).toEqual([0, 1_000, 1_000]);
});
