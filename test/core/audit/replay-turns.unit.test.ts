import { describe, expect, test } from '@jest/globals';
import { defaultPolicy } from '../../../shared/policy.ts';
import { differences } from '../../../shared/replay/comparison.ts';
import { replayed } from '../../../shared/replay/replay.ts';
import { joining, key, minute } from '../people.ts';
import { govern, hold, holdable, knock, lived, type Story, tab, wake } from './lives.ts';

const next = { mark: 'next', sideBySide: 0 };

describe('Replaying', () => {
  const work = { resume: true, policy: defaultPolicy };
  test.each<[sentence: string, story: Story, types: string[]]>([
    [
      'two holds, each for as long as it was',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', ...tab }, 2],
        [{ type: 'ping', ...tab }, 16],
        [wake, 17],
        [{ ...hold, for: 300_000 }, 18],
      ],
      ['joined', 'held', 'released', 'warned', 'extended', 'held'],
    ],
    [
      'an end of a hold by themselves, which is an act',
      [
        [holdable, 0],
        [hold, 1],
        [{ type: 'release', ...tab }, 9],
        [{ type: 'ping', ...tab }, 20],
        [wake, 24],
      ],
      ['joined', 'held', 'released', 'warned'],
    ],
    [
      'somebody lost soon after a warning was answered',
      [
        [joining(), 0],
        [{ type: 'ping', ...tab }, 14],
        [wake, 15],
        [{ type: 'extend', ...tab }, 16],
        [{ type: 'disconnect', ...tab }, 16.5],
        [wake, 18],
      ],
      ['joined', 'warned', 'extended', 'ended'],
    ],
    [
      'a warning that nobody could hear, undone by what was done long before it',
      [
        [joining('tab-1', { policy: defaultPolicy }), 0],
        [{ type: 'ping', ...tab }, 6],
        [wake, 15],
        [joining('tab-1', { ...work, actedAt: minute(2) }), 16],
      ],
      ['joined', 'warned', 'extended'],
    ],
    [
      'two deployments, one after the other',
      [
        [joining(), 0],
        ...[20, 25].map((idle, nth): Story[number] => [
          { ...govern({ idleTimeout: idle * 60_000 }), deploying: { mark: `${nth}`, sideBySide: 0 } },
          nth + 1,
        ]),
      ],
      ['joined', 'governed', 'governed'],
    ],
    [
      'another deployment right after a warning, by a clock that is behind',
      [
        [joining(), 0],
        [{ type: 'ping', ...tab }, 14],
        [wake, 15.01],
        [{ type: 'govern', policy: { ...joining().policy, idleTimeout: 720_000 }, deploying: next }, 15.005],
      ],
      ['joined', 'warned', 'governed'],
    ],
    [
      'a guest let in who was lost at the door, and is given up by a clock that is behind',
      [
        [knock(), 0],
        [{ type: 'disconnect', ...tab }, 1],
        [{ type: 'admit' }, 5.01],
        [wake, 5.005],
      ],
      ['knocked', 'admitted', 'ended'],
    ],
    [
      'somebody warned and given up at once, whose last act was by a clock that was ahead',
      [
        [joining('tab-1', { policy: { ...defaultPolicy, idleTimeout: 5 * 60_000 } }), 0],
        [joining('tab-2'), 1],
        [{ type: 'activity', connectionId: 'tab-2', at: minute(1.001) }, 1.001],
        [{ type: 'leave', connectionId: 'tab-2' }, 1],
        [wake, 12],
      ],
      ['joined', 'warned', 'ended'],
    ],
    [
      'a guest who was inside when coming back came to take a login, which they do not have',
      [
        [knock(), 0],
        [{ type: 'admit' }, 1],
        [{ ...govern({ reentry: 'login' }), deploying: next }, 2],
      ],
      ['knocked', 'admitted', 'governed'],
    ],
    [
      'a guest who had become a member by then',
      [
        [knock(), 0],
        [{ type: 'admit' }, 1],
        [joining(), 2],
        [{ ...govern({ reentry: 'login' }), deploying: next }, 3],
        [{ type: 'exit', ...tab }, 4],
      ],
      ['knocked', 'admitted', 'governed', 'ended'],
    ],
  ])('knows %s', (_, story, types) => {
    const { person: whoever, records: found } = lived(story);
    expect(found.map(({ type }) => type)).toEqual(types);
    const { participant, fault } = replayed(key, found);
    expect(fault).toBeNull();
    expect(participant && differences(participant, whoever)).toEqual([]);
  });
});
