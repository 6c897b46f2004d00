import { describe, expect, test } from '@jest/globals';
import { hashOf } from '../../../shared/audit/trail.ts';
import type { Happening } from '../../../shared/lifecycle/happening.ts';
import { decide } from '../../../shared/lifecycle.ts';
import { defaultPolicy } from '../../../shared/policy.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { joining, key, minute, present } from '../people.ts';
import { govern, hold, holdable, knock, lived, rule, type Story, tab, wake } from './lives.ts';

describe('A transition goes on record', () => {
  test.each<[sentence: string, story: Story, last: object]>([
    ['coming in', [[joining(), 0]], { type: 'joined', cause: 'join', by: null, deadline: null }],
    ['coming in under a rule', [[{ ...joining(), rule }, 0]], { type: 'joined', rule }],
    [
      'coming in by a login, where that counts',
      [[{ ...joining(), policy: { ...defaultPolicy, reentry: 'login' }, authenticatedAt: minute(-5) }, 0]],
      { type: 'joined', authenticatedAt: minute(-5) },
    ],
    [
      'the end of a hold by its own person',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', ...tab }, 2],
      ],
      { type: 'released', cause: 'release', by: null, deadline: null },
    ],
    [
      'the end of a hold by somebody else',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', connectionId: null, by: 'ben' }, 2],
      ],
      { type: 'released', cause: 'release', by: 'ben' },
    ],
    [
      'another rule, and by whom',
      [
        [joining(), 0],
        [{ ...govern({ idleTimeout: 1_200_000 }), by: 'ben' }, 1],
      ],
      { type: 'governed', cause: 'govern', by: 'ben', policy: { idleTimeout: 1_200_000 } },
    ],
    [
      'what came under a rule that was put while they waited at the door',
      [
        [knock(), 0],
        [govern({ idleTimeout: 1_200_000 }), 1],
        [{ type: 'admit' }, 2],
      ],
      { type: 'admitted', policy: { idleTimeout: 1_200_000 }, rule },
    ],
    ...[
      { ...rule, revision: 2 },
      { ...rule, from: { ...rule.from, idleTimeout: { level: 'deployment' } as const } },
      { ...rule, from: { ...rule.from, idleTimeout: { level: 'session', group: 'g' } as const } },
      { ...rule, from: { ...rule.from, idleTimeout: { level: 'session', final: true } as const } },
    ].map((other, nth): [string, Story, object] => [
      `what came by a rule that said the same from elsewhere (${nth})`,
      [
        [{ ...joining(), rule }, 0],
        [{ ...govern({}), rule: other, deploying: { mark: 'next', sideBySide: 0 } }, 1],
        [{ type: 'exit', ...tab }, 2],
      ],
      { type: 'ended', rule: other },
    ]),
    ['knocking', [[knock(), 0]], { type: 'knocked', cause: 'join', deadline: null }],
    [
      'being let in, by whom',
      [
        [knock(), 0],
        [{ type: 'admit', by: 'ben' }, 1],
      ],
      { type: 'admitted', cause: 'admit', by: 'ben', lastActivityAt: minute(1) },
    ],
    [
      'being refused',
      [
        [knock(), 0],
        [{ type: 'deny', by: 'ben' }, 1],
      ],
      { type: 'ended', ending: 'denied', cause: 'deny', by: 'ben', deadline: null },
    ],
    [
      'being warned, when it was due, and the last activity',
      [
        [joining(), 0],
        [{ type: 'activity', ...tab, at: minute(5) }, 6],
        [{ type: 'ping', ...tab }, 19],
        [wake, 21],
      ],
      { type: 'warned', cause: 'wake', deadline: minute(20), at: minute(21), lastActivityAt: minute(5) },
    ],
    [
      'answering a warning',
      [
        [joining(), 0],
        [{ type: 'ping', ...tab }, 14],
        [wake, 15],
        [{ type: 'extend', ...tab }, 16],
      ],
      { type: 'extended', cause: 'extend', deadline: null, lastActivityAt: minute(16) },
    ],
    [
      'being removed',
      [
        [joining(), 0],
        [{ type: 'remove', by: 'ben' }, 1],
      ],
      { type: 'ended', ending: 'removed', cause: 'remove', by: 'ben' },
    ],
    [
      'being one too many',
      [
        [joining(), 0],
        [{ type: 'remove', ending: 'full' }, 1],
      ],
      { type: 'ended', ending: 'full', cause: 'remove', by: null },
    ],
    [
      'coming back',
      [
        [joining(), 0],
        [{ type: 'exit', ...tab }, 1],
        [joining(), 2],
      ],
      { type: 'returned', cause: 'join', sequence: 3, at: minute(2), policy: present().policy },
    ],
  ])('%s', (_, story, last) => {
    const { person, records } = lived(story);
    expect(records.at(-1)).toMatchObject(last);
    expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_one, index) => index + 1));
    expect(person.trail).toEqual({ head: hashOf(key, records.at(-1) ?? {}), length: records.length });
    expect(records.at(-1)?.previous).toBe(records.length > 1 ? hashOf(key, records.at(-2) ?? {}) : '');
    expect(replayed(key, records)).toMatchObject({ fault: null, participant: { trail: person.trail } });
  });

  test('and nothing else does', () => {
    const happenings: Happening[] = [
      { type: 'activity', ...tab, at: minute(2) },
      { type: 'extend', ...tab },
      { type: 'ping', ...tab },
      { type: 'media', ...tab, audio: true, video: true },
      { type: 'appoint', role: 'moderator' },
      { type: 'disconnect', ...tab },
      joining('tab-2'),
    ];
    for (const happening of happenings)
      expect(decide(present(), happening, minute(3)).next?.trail).toEqual(present().trail);
  });

  test('and a record that is owed stays owed until it is struck, whatever comes', () => {
    const first = decide(null, joining(), minute(0)).next;
    const second = decide(first, { type: 'exit', ...tab }, minute(1));
    expect(second.next?.owed?.records.map(({ type }) => type)).toEqual(['joined', 'ended']);
    expect(second.effects).toContainEqual({ type: 'record', records: second.next?.owed?.records });
    expect(decide(first, wake, minute(1)).effects).toContainEqual({
      type: 'record',
      records: first?.owed?.records,
    });
  });
});
