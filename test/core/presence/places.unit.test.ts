import { describe, expect, test } from '@jest/globals';
import type { Present, Warned } from '../../../shared/presence/participant.ts';
import { fullLimits, placesLeft, surplusOf } from '../../../shared/presence/places.ts';
import { closely, minute, present, warned } from '../people.ts';

/** Came in at that minute, with that limit. */
const came = (participantId: string, minutes: number, participantLimit: number): Present => ({
  ...present({ ...closely, participantLimit }),
  participantId,
  joinedAt: minute(minutes),
});
const idsOf = (people: readonly (Present | Warned)[]) => people.map(({ participantId }) => participantId);

describe('There is no room', () => {
  test.each<[string, readonly (Present | Warned)[], string[]]>([
    ['for nobody, where all fit', [came('anna', 0, 2), came('ben', 1, 2)], []],
    [
      'for whoever came last, in whatever order they are found',
      [came('carla', 2, 2), came('anna', 0, 2), came('ben', 1, 2)],
      ['carla'],
    ],
    [
      'for the last by id of those who came in the same moment',
      [came('carla', 0, 2), came('ben', 0, 2), came('anna', 0, 2)],
      ['carla'],
    ],
    [
      'for the same one, in whatever order they are found',
      [came('anna', 0, 2), came('ben', 0, 2), came('carla', 0, 2)],
      ['carla'],
    ],
    [
      'for somebody warned as for anybody else',
      [
        came('anna', 0, 1),
        { ...warned({ ...closely, participantLimit: 1 }), participantId: 'ben', joinedAt: minute(1) },
      ],
      ['ben'],
    ],
    [
      'for whoever came with a lower limit than is reached, but for those with a higher one',
      [came('anna', 0, 2), came('ben', 1, 2), came('carla', 2, 3), came('dora', 3, 2), came('emil', 4, 3)],
      ['dora', 'emil'],
    ],
    [
      'for nobody on account of those who may enter above their limit',
      [came('anna', 0, 3), came('ben', 1, 3), came('carla', 2, 2), came('dora', 3, 2)],
      [],
    ],
    [
      'for nobody on account of those for whom there is none',
      [came('anna', 0, 1), came('ben', 1, 1), came('carla', 2, 1), came('dora', 3, 3), came('emil', 4, 3)],
      ['ben', 'carla'],
    ],
  ])('%s', (_, inside, surplus) => {
    expect(idsOf(surplusOf(inside))).toEqual(surplus);
  });
});

test('A limit leaves room for as many more as are not inside under the same or a lower one', () => {
  const inside = [came('anna', 0, 2), came('ben', 1, 3), came('carla', 2, 10)];
  expect([1, 2, 3, 10].map((limit) => placesLeft(inside, limit))).toEqual([1, 1, 1, 7]);
});

test('Full are the limits up to which all places are taken, in order', () => {
  expect(fullLimits([])).toEqual([]);
  expect(fullLimits([came('anna', 0, 2)])).toEqual([]);
  const ten = Array.from({ length: 8 }, (_, nth) => came(`p${nth}`, nth, 10));
  const two = [came('anna', 0, 2), came('ben', 1, 2)];
  expect(fullLimits([...ten, ...two])).toEqual([2, 10]);
  expect(fullLimits([...ten.slice(1), ...two])).toEqual([2]);
});
