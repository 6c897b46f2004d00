import { describe, expect, test } from '@jest/globals';
import { type Foreseen, foreseen, type TriedRule } from '../../local/tools/foresight/foresight.ts';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { type Instant, instant } from '../../shared/instant.ts';
import { type Policy, policyFrom } from '../../shared/policy.ts';

const M = 60_000;
const policy = policyFrom({ idleTimeout: 15 * M, warningPeriod: 30 * M });
const at = (minute: number): Instant => instant(minute * M);

type What = Pick<ParticipantRecord, 'type'> & { readonly [more: string]: unknown };
/** A record made at one minute, of somebody last active at another. */
const on = (minute: number, what: What, active = minute, own: Policy = policy): ParticipantRecord =>
  ({
    sequence: 1,
    previous: '',
    at: at(minute),
    by: null,
    cause: 'wake',
    deadline: null,
    lastActivityAt: at(active),
    policy: own,
    ...what,
  }) as unknown as ParticipantRecord;

const joined = on(0, { type: 'joined', cause: 'join' });
const warned = (minute: number, active: number) => on(minute, { type: 'warned' }, active);
const extended = (minute: number, active = minute) =>
  on(minute, { type: 'extended', cause: 'extend' }, active);
const ended = (minute: number, active: number, ending = 'exit') =>
  on(minute, { type: 'ended', ending }, active);

/** Of somebody who has logged in at one minute, where a stay of two hours counts from then. */
const login = (minute: number, made: number, what: What, active = made) =>
  on(made, { ...what, authenticatedAt: at(minute) }, active, {
    ...policy,
    longestStay: 120 * M,
    reentry: 'login',
  });

const joinedByLogin = login(0, 0, { type: 'joined', cause: 'join' });
const lost = [joinedByLogin, login(0, 10, { type: 'ended', ending: 'disconnected' }, 9)];
const tooLate = (minute: number, active: number) =>
  login(0, minute, { type: 'ended', ending: 'inactivity', cause: 'join' }, active);

const inWords = ({ kind, at: when, certain, times }: Foreseen) =>
  `${kind} ${when / M}${certain ? '' : `, possibly ${times}`}`;

const would = (
  records: readonly ParticipantRecord[],
  rule: Partial<TriedRule>,
  activeAt: number | null = null,
) =>
  foreseen(
    {
      participantId: 'anna',
      records,
      until: at(200),
      activeAt: activeAt === null ? null : at(activeAt),
    },
    (inForce) => ({ ...inForce, ...rule }),
  ).map(inWords);

describe('A rule that is tried on the record', () => {
  test.each<[string, readonly ParticipantRecord[], Partial<TriedRule>, readonly string[]]>([
    [
      'certainly warns somebody who did nothing for so long before they left',
      [joined, ended(12, 0)],
      { idleTimeout: 10 * M },
      ['warned 10'],
    ],
    ['warns nobody who left before', [joined, ended(9, 0)], { idleTimeout: 10 * M }, []],
    [
      'may have warned somebody whose activity is not known exactly',
      [joined, ended(40, 40)],
      { idleTimeout: 10 * M },
      ['warned 10, possibly 3'],
    ],
    [
      'longer than the one in force warns nobody who was not warned',
      [joined, ended(190, 190)],
      { idleTimeout: 20 * M },
      [],
    ],
    [
      'warns earlier those whom the one in force has warned',
      [joined, warned(15, 0), extended(20), ended(21, 20)],
      { idleTimeout: 10 * M },
      ['warned 10', 'warned 30, possibly 1'].slice(0, 1),
    ],
    [
      'longer than the one in force warns nobody who answered before',
      [joined, warned(15, 0), extended(20), ended(21, 20)],
      { idleTimeout: 25 * M },
      [],
    ],
    [
      'logs out earlier those who did not answer a real warning either',
      [joined, warned(15, 0), ended(45, 0, 'inactivity')],
      { idleTimeout: 10 * M, warningPeriod: 5 * M },
      ['warned 10', 'inactivity 15'],
    ],
    [
      'may have logged out those who answered later than it would have waited',
      [joined, warned(15, 0), extended(40), ended(41, 40)],
      { idleTimeout: 10 * M, warningPeriod: 5 * M },
      ['warned 10', 'inactivity 15, possibly 1'],
    ],
    [
      'longer than the one in force may have logged out those whom that one has',
      [joined, warned(15, 0), ended(45, 0, 'inactivity')],
      { idleTimeout: 60 * M },
      ['warned 45, possibly 1', 'inactivity 45, possibly 1'],
    ],
    [
      'warns as late as the alarm really came',
      [joined, warned(18, 0), ended(48, 0, 'inactivity')],
      {},
      ['warned 18', 'inactivity 48'],
    ],
    [
      'warns nobody during a hold',
      [joined, on(5, { type: 'held', cause: 'hold', reason: 'reading', until: at(45) }), ended(44, 5)],
      { idleTimeout: 4 * M },
      ['warned 4, possibly 1'],
    ],
    [
      'warns nobody while they are away, but on their return',
      [joined, ended(2, 1, 'disconnected'), on(30, { type: 'returned', cause: 'join' }, 1), ended(33, 1)],
      { idleTimeout: 10 * M },
      ['warned 30'].slice(0, 0),
    ],
    [
      'ends the stay of somebody who has been there for so long, whatever they did',
      [joined, ended(180, 180)],
      { longestStay: 120 * M },
      ['limit 120'],
    ],
    [
      'counts a stay from the login, where coming back takes one',
      [login(-60, 0, { type: 'joined', cause: 'join' }), login(-60, 50, { type: 'ended', ending: 'exit' })],
      { longestStay: 90 * M },
      ['limit 30'],
    ],
    [
      'that is in force ends a stay when it did, counted from the login',
      [login(-60, 0, { type: 'joined', cause: 'join' }), login(-60, 61, { type: 'ended', ending: 'limit' })],
      {},
      ['limit 61'],
    ],
    [
      'asks whoever comes with too old a login for another one, and ends nobody before they came',
      [login(-60, 0, { type: 'joined', cause: 'join' }), login(-60, 55, { type: 'ended', ending: 'exit' })],
      { longestStay: 45 * M },
      ['limit 45'],
    ],
    [
      'counts anew from a login inside, if that would have come in time',
      [
        login(0, 0, { type: 'joined', cause: 'join' }),
        login(70, 90, { type: 'extended', cause: 'extend' }),
        login(70, 150, { type: 'ended', ending: 'exit' }, 90),
      ],
      { longestStay: 75 * M },
      ['limit 145'],
    ],
    [
      'ends a stay that was not renewed in time, and the one after it',
      [
        login(0, 0, { type: 'joined', cause: 'join' }),
        login(70, 90, { type: 'extended', cause: 'extend' }),
        login(70, 150, { type: 'ended', ending: 'exit' }, 90),
      ],
      { longestStay: 60 * M },
      ['limit 60', 'limit 130'],
    ],
    [
      'counts a return from the login that it came by',
      [
        login(0, 0, { type: 'joined', cause: 'join' }),
        login(0, 10, { type: 'ended', ending: 'disconnected' }, 9),
        login(0, 12, { type: 'returned', cause: 'join' }, 9),
        login(0, 50, { type: 'ended', ending: 'exit' }),
      ],
      { longestStay: 30 * M },
      ['limit 30'],
    ],
    [
      'certainly logs out whoever comes back too late, where coming back takes a login, without a warning',
      [...lost, tooLate(54, 9)],
      {},
      ['inactivity 54'],
    ],
    [
      'that is longer may have let them in',
      [...lost, tooLate(54, 9)],
      { warningPeriod: 31 * M },
      ['inactivity 54, possibly 1'],
    ],
    [
      'ends their stay as well, before they were lost or while they were',
      [...lost, tooLate(54, 9)],
      { longestStay: 40 * M },
      ['inactivity 54', 'limit 40'],
    ],
    [
      'counts the work that undid a warning before they came back too late',
      [joinedByLogin, warned(15, 0), ended(20, 0, 'disconnected'), tooLate(61, 16)],
      {},
      ['warned 15', 'inactivity 61'],
    ],
    [
      'logs out once whoever was warned and comes back too late',
      [joinedByLogin, warned(15, 0), ended(20, 0, 'disconnected'), tooLate(45, 0)],
      {},
      ['warned 15', 'inactivity 45'],
    ],
    [
      'counts nobody at the door',
      [on(0, { type: 'knocked' }), ended(10, 0, 'unanswered')],
      { idleTimeout: M },
      [],
    ],
  ])('%s', (_, records, rule, events) => {
    expect(would(records, rule)).toEqual(events);
  });

  test('knows about somebody who is still there what their item knows', () => {
    expect(would([joined], { idleTimeout: 10 * M })).toEqual(['warned 10, possibly 19']);
    expect(would([joined], { idleTimeout: 10 * M }, 188)).toEqual(['warned 10, possibly 18', 'warned 198']);
  });
});
