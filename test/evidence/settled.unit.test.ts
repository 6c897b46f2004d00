import { describe, expect, test } from '@jest/globals';
import type { ParticipantRecord } from '../../shared/audit/record.ts';
import { firstWhole, settled } from '../../shared/evidence/settled.ts';
import { instant } from '../../shared/instant.ts';
import { type Moment, recordsOf, SECOND } from './chains.ts';

const key = { sessionId: 's1', participantId: 'anna' };
/** What happened in the order of the chain, at these seconds. */
const chain = (...moments: readonly (readonly [Moment['type'], number])[]): readonly ParticipantRecord[] =>
  recordsOf(
    key,
    moments.map(([type, second]) => ({
      type,
      at: instant(1_800_000_000_000 + second * SECOND),
      ...(type === 'ended' && { ending: 'exit' }),
    })) as readonly Moment[],
  ).records;
const byTime = (records: readonly ParticipantRecord[]) =>
  records.toSorted((one, other) => one.at - other.at || one.sequence - other.sequence);

describe('Of the records of somebody, read in parts', () => {
  test.each<[string, readonly (readonly [Moment['type'], number])[], number]>([
    ['none are settled where there are none', [], 0],
    [
      'those up to the last end',
      [
        ['joined', 0],
        ['ended', 10],
        ['returned', 20],
        ['ended', 30],
        ['returned', 40],
      ],
      4,
    ],
    [
      'all, where the last one has ended long before what was read ends',
      [
        ['joined', 0],
        ['ended', 1],
        ['knocked', 10],
      ],
      2,
    ],
    [
      'not an end behind which another stands: who comes back too late ends once more',
      [
        ['joined', 0],
        ['ended', 10],
        ['returned', 20],
        ['ended', 30],
        ['ended', 40],
        ['returned', 50],
      ],
      5,
    ],
    [
      'not an end behind which another stands, as long as nobody knows that it is the last',
      [
        ['joined', 0],
        ['ended', 10],
        ['ended', 40],
      ],
      0,
    ],
    [
      'nor one behind which a warning stands: who comes back too late may be warned and ended in one step',
      [
        ['joined', 0],
        ['ended', 10],
        ['warned', 40],
        ['ended', 40],
        ['returned', 50],
      ],
      4,
    ],
    [
      'nor is that as long as nobody knows what comes behind it',
      [
        ['joined', 0],
        ['ended', 10],
        ['warned', 40],
        ['ended', 40],
      ],
      0,
    ],
    [
      'none while somebody has only been let in',
      [
        ['knocked', 0],
        ['admitted', 10],
        ['warned', 30],
      ],
      0,
    ],
    [
      'none while nobody has gone',
      [
        ['joined', 0],
        ['warned', 10],
        ['extended', 20],
      ],
      0,
    ],
    [
      'not an end so near to what was read that another may lie behind it',
      [
        ['joined', 0],
        ['ended', 10],
        ['returned', 14.999],
      ],
      0,
    ],
    [
      'but one that is just far enough',
      [
        ['joined', 0],
        ['ended', 10],
        ['returned', 15],
      ],
      2,
    ],
    [
      'not one before which something lies that came after it',
      [
        ['joined', 0],
        ['ended', 10],
        ['returned', 9],
        ['warned', 30],
      ],
      0,
    ],
    [
      'nor one after which something lies that came before it',
      [
        ['joined', 0],
        ['warned', 11],
        ['ended', 10],
        ['returned', 30],
      ],
      3,
    ],
    [
      'and those of one moment lie in their order',
      [
        ['joined', 10],
        ['ended', 10],
        ['returned', 10],
        ['warned', 30],
      ],
      2,
    ],
  ])('%s', (_, moments, count) => {
    expect(settled(byTime(chain(...moments)))).toBe(count);
  });

  test.each<[string, readonly (readonly [Moment['type'], number])[], number]>([
    ['none begins where there are none', [], 0],
    [
      'none that is whole, where all of it may have begun before',
      [
        ['warned', 0],
        ['extended', 10],
      ],
      2,
    ],
    [
      'with the first entrance that is far enough from what was not read',
      [
        ['joined', 0],
        ['warned', 10],
        ['returned', 20],
      ],
      2,
    ],
    [
      'with a knock after an end',
      [
        ['warned', 0],
        ['ended', 10],
        ['knocked', 20],
        ['admitted', 30],
      ],
      2,
    ],
    [
      'not so near to what was not read',
      [
        ['warned', 0],
        ['admitted', 4.999],
        ['warned', 30],
      ],
      3,
    ],
    [
      'not with an end behind an end: who comes back too late ends once more',
      [
        ['ended', 0],
        ['ended', 10],
        ['returned', 20],
      ],
      2,
    ],
    [
      'nor with the warning of who comes back too late, which begins nothing',
      [
        ['ended', 0],
        ['warned', 10],
        ['ended', 10],
        ['returned', 20],
      ],
      3,
    ],
    [
      'but just far enough',
      [
        ['warned', 0],
        ['admitted', 5],
        ['warned', 30],
      ],
      1,
    ],
    [
      'not where what came before it lies behind it',
      [
        ['warned', 0],
        ['extended', 11],
        ['admitted', 10],
        ['warned', 12],
        ['admitted', 20],
      ],
      4,
    ],
  ])('and the first participation that is whole begins: %s', (_, moments, index) => {
    expect(firstWhole(byTime(chain(...moments)))).toBe(index);
  });

  test('not after an end, where what came next in the chain lies before that end, and was not read', () => {
    const all = chain(
      ['joined', 0],
      ['ended', 20.001],
      ['returned', 20],
      ['warned', 30],
      ['ended', 40],
      ['returned', 50],
    );
    expect(firstWhole(byTime(all).slice(2))).toBe(3);
    expect(firstWhole(byTime(all).slice(1))).toBe(4);
  });
});
