import { expect, test } from '@jest/globals';
import { audienceOnce } from '../../../functions/limits/audience.ts';
import { instant } from '../../../shared/instant.ts';

const [now, next] = [instant(1_000), instant(2_000)];

test('Whoever is to be told at one time is counted once for it, in each session, and again for the next', () => {
  const audienceAt = audienceOnce();
  expect([audienceAt('design', now, 40), audienceAt('other', now, 3), audienceAt('design', now, 41)]).toEqual(
    [40, 3, 0],
  );
  expect([audienceAt('design', next, 41), audienceAt('design', next, 41)]).toEqual([41, 0]);
});

test('A thousand sessions are known; with one more, all are counted anew', () => {
  const audienceAt = audienceOnce();
  for (let nth = 0; nth < 1_000; nth += 1) audienceAt(`session ${nth}`, now, 9);
  expect(audienceAt('session 0', now, 9)).toBe(0);
  expect(audienceAt('one more', now, 9)).toBe(9);
  expect(audienceAt('session 0', now, 9)).toBe(9);
});
