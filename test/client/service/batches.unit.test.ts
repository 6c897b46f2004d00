import { describe, expect, test } from '@jest/globals';
import { batches } from '../../../client/service/batches.ts';

/** Two of these are just what one message has room for: each has two quotes and a comma besides. */
const HALF = 'a'.repeat((31 * 1_024) / 2 - 3);

describe('A list that is said in parts', () => {
  test.each([
    ['none, where there is nothing', [], []],
    ['one, up to a hundred', [100], [100]],
    ['two, one past it', [101], [100, 1]],
  ])('makes %s', (_, [count = 0], sizes) => {
    const all = Array.from({ length: count }, (_each, nth) => nth);
    const parts = [...batches(all)];
    expect(parts.map(({ length }) => length)).toEqual(sizes);
    expect(parts.flat()).toEqual(all);
  });

  test('fills a message to its last byte, and no further', () => {
    expect([...batches([HALF, HALF])]).toHaveLength(1);
    expect([...batches([HALF, HALF, 'a'])]).toEqual([[HALF, HALF], ['a']]);
    expect([...batches([`${HALF}a`, HALF])]).toHaveLength(2);
  });

  test('counts bytes, and all of what each comes to as JSON', () => {
    expect([...batches([HALF.slice(1), `${HALF.slice(2)}ü`])]).toHaveLength(1);
    expect([...batches([HALF, `${HALF.slice(1)}ü`])]).toHaveLength(2);
    expect([...batches([HALF, `${HALF.slice(1)}"`])]).toHaveLength(2);
  });

  test('has what is too large by itself in a part of its own', () => {
    const huge = HALF.repeat(3);
    expect([...batches([huge, 'a', huge])]).toEqual([[huge], ['a'], [huge]]);
  });
});
