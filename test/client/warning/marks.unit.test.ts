import { describe, expect, test } from '@jest/globals';
import { asClock, markBetween, readable } from '../../../client/warning/marks.ts';

const MINUTE = 60;

/** Every mark heard by somebody who checks once a second, or as seldom as a throttled tab does. */
const heard = (period: number, every = 1): readonly number[] => {
  const marks: number[] = [];
  let before = Infinity;
  for (let left = period; left > 0; left -= every) {
    const mark = markBetween(before, left, period * 1_000);
    if (mark !== null) marks.push(mark);
    before = left;
  }
  return marks;
};

describe('The time left is announced', () => {
  test.each([
    [150 * MINUTE, [3_600, 1_800, 1_200, 600, 300, 120, 60, 30, 10]],
    [30 * MINUTE, [1_200, 600, 300, 120, 60, 30, 10]],
    [5 * MINUTE, [120, 60, 30, 10]],
    [MINUTE, [30, 10]],
    [30, [10]],
    [8, []],
  ])('in %d seconds at these marks, and not soon after it was said with the question', (period, marks) => {
    expect(heard(period)).toEqual(marks);
  });

  test('at the last of several marks that were passed unseen', () => {
    expect(heard(30 * MINUTE, 61)).toEqual([1_200, 600, 300, 120, 60]);
    expect(markBetween(700, 8, 1_800_000)).toBe(10);
    expect(markBetween(8, 7, 1_800_000)).toBe(null);
  });
});

test('The time left is read as minutes, and only at the end as seconds, never as less than there is', () => {
  expect([1_800, 1_799, 61, 60, 59, 11, 10, 3].map((seconds) => readable(seconds) / 1_000)).toEqual([
    1_800, 1_800, 120, 60, 60, 20, 10, 3,
  ]);
});

test('The time left is shown as a clock shows it', () => {
  expect([0, 7, 59, 60, 1_799, 3_661].map(asClock)).toEqual([
    '0:00',
    '0:07',
    '0:59',
    '1:00',
    '29:59',
    '61:01',
  ]);
});
