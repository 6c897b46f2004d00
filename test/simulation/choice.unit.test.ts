import { describe, expect, test } from '@jest/globals';
import { mostForLeast, recallChoice, traitsIn } from '../../bench/simulation/play/choice.ts';
import { placeText } from '../../bench/simulation/play/memory.ts';
import { treeSeed } from '../../bench/simulation/play/tree-seed.ts';

const having = (size: number, ...traits: readonly string[]) => ({ size, traits: new Set(traits) });

describe('Of all histories', () => {
  test('those are chosen first that add most for their size', () => {
    const candidates = [having(9, 'a', 'b', 'c'), having(1, 'a'), having(1, 'a', 'b'), having(2, 'd')];
    expect(mostForLeast(candidates, 1)).toEqual([2]);
    expect(mostForLeast(candidates, 2)).toEqual([2, 3]);
    // What the others have already counts no more.
    expect(mostForLeast(candidates, 3)).toEqual([2, 3, 0]);
  });

  test('no more can be chosen than there are', () => {
    expect(mostForLeast([having(1, 'a')], 3)).toEqual([0]);
  });

  test('those that the suite plays have as much in them as is noted, and more than the first 320', async () => {
    const { of, traits, places } = await recallChoice();
    const found = traitsIn(places);
    // When it is less, scripts are drawn otherwise than when these were chosen: npm run simulate -- --choose --seed 1
    expect(found.size).toBeGreaterThanOrEqual(traits);
    const first = Array.from({ length: 320 }, (_, history) => ({ seed: 1, history }));
    expect(found.size).toBeGreaterThan(traitsIn(first).size);
    expect(places.every(({ history }) => history < of)).toBe(true);
    expect(new Set(places.map(placeText)).size).toBe(places.length);
  });
});

test('The seed of the tree is another one for other files', () => {
  expect(treeSeed(['shared'])).toBe(treeSeed(['shared']));
  expect(treeSeed(['shared'])).not.toBe(treeSeed(['client']));
});
