import { describe, expect, test } from '@jest/globals';
import { isolated, labelled, latest, stacked, upperEnd } from '../../web/ops/curves.ts';
import { figure, spoken } from '../../web/ops/figures.ts';

const line = (...points: (number | null)[]) => ({ label: 'a line', points });

describe('The curves of the operator’s page', () => {
  test('are stacked, the highest one first, and only where there is something', () => {
    expect(stacked([line(1, null, 2), line(10, 20, null), line(null, 0, 300)])).toEqual([
      [null, 20, 302],
      [11, 20, null],
      [1, null, 2],
    ]);
    expect(stacked([])).toEqual([]);
  });

  test('show a point without neighbours, which no line would', () => {
    expect(isolated([1, null, 2, 3, null, null, 4])).toEqual([0, 6]);
    expect(isolated([null])).toEqual([]);
  });

  test('show the latest value, and have room above the highest', () => {
    expect([line(1, 2, null), line(null), line(0)].map(latest)).toEqual([2, null, 0]);
    expect(upperEnd([[1, null], [10]])).toBeCloseTo(11);
    expect([upperEnd([]), upperEnd([[0, null]])]).toEqual([1, 1]);
  });

  test('name limits below their line, and no two names overlap', () => {
    expect(labelled([100, 40], 10, 15)).toEqual([100, 40]);
    expect(labelled([50, 45], 10, 15)).toEqual([60, 45]);
    // Far above the graph, the higher one first.
    expect(labelled([-20, -300, 12], 10, 15)).toEqual([25, 10, 40]);
    expect(labelled([], 10, 15)).toEqual([]);
  });

  test('have figures with no more digits than matter', () => {
    expect([0, 7, 1_234.56, 0.004_166, 12.345].map(figure)).toEqual(['0', '7', '1,235', '0.00417', '12.3']);
    expect([1_000, 10_000].map(spoken)).toEqual(['one second', '10 seconds']);
  });
});
