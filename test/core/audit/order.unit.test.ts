import { describe, expect, test } from '@jest/globals';
import { inOrder } from '../../../shared/audit/order.ts';
import { instant } from '../../../shared/instant.ts';

describe('What is kept by time, in the order of the chain', () => {
  const at = (sequence: number, seconds: number) => ({ sequence, at: instant(seconds * 1_000) });
  const [MONTH, CLOCKS] = [30 * 24 * 3_600, 1];

  test.each([
    ['is unchanged when no clock was behind', [at(1, 0), at(2, 5), at(3, 5)], [1, 2, 3]],
    [
      'follows the chain where a clock was behind',
      [at(2, 9 - CLOCKS), at(1, 9), at(4, 9), at(3, 9 + CLOCKS)],
      [1, 2, 3, 4],
    ],
    [
      'has a chain that begins anew after the old one',
      [at(7, 0), at(8, 1), at(2, MONTH - CLOCKS), at(1, MONTH), at(3, MONTH + 9)],
      [7, 8, 1, 2, 3],
    ],
    ['allows at most a minute for clock differences', [at(7, 0), at(1, 60)], [1, 7]],
    ['and what is later belongs to a chain that begins anew', [at(7, 0), at(1, 60.001)], [7, 1]],
    ['keeps duplicates, for the verification to find', [at(1, 0), at(1, 1), at(2, 2)], [1, 1, 2]],
  ])('%s', (_, kept, sequences) => {
    expect(inOrder(kept).map(({ sequence }) => sequence)).toEqual(sequences);
  });

  test('has the earlier first of two records with one number', () => {
    expect(inOrder([at(1, 0), at(1, 1)])).toEqual([at(1, 0), at(1, 1)]);
  });
});
