import { expect, test } from '@jest/globals';
import { shortestFirst, sizeOf } from '../../bench/simulation/play/shortest-first.ts';
import { scriptOf } from '../../bench/simulation/script/script.ts';

test.each([undefined, 'ruling'] as const)(
  'A hunt goes through histories of sixteen seeds, each once, and first where least is done (%s)',
  (occasion) => {
    const places = shortestFirst(2, 0, occasion);
    expect(new Set(places.map(({ seed }) => seed)).size).toBe(16);
    expect(new Set(places.map(({ seed, history }) => `${seed}/${history}`)).size).toBe(places.length);
    expect(places.length).toBeGreaterThanOrEqual(640);
    expect(places.every((place) => place.occasion === occasion)).toBe(true);
    const sizes = places.map(({ seed, history }) =>
      sizeOf(scriptOf(seed, history, [0, 1, 1, 3], 0, occasion && [occasion])),
    );
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
    expect(sizes.at(-1)).toBeGreaterThan(10 * (sizes[0] ?? Number.POSITIVE_INFINITY));
  },
);
