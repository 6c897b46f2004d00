import { expect, test } from '@jest/globals';
import { allotting, REMEMBERED } from '../../../functions/limits/allotment.ts';
import { instant } from '../../../shared/instant.ts';

/** Two of ten are free in every second, and shares are of four. */
const terms = { most: 10, window: 1_000, free: 2, share: 4 };
const at = (milliseconds: number) => instant(5_000 + milliseconds);

/** An allotment of which so many shares may be taken, and what was asked for them. */
const allotment = (shares: number) => {
  const asked: unknown[][] = [];
  const found = allotting(terms, async (...one) => {
    asked.push(one);
    return asked.length <= shares;
  });
  return { ...found, asked };
};

test('What is free drips back evenly, up to all of it, and never by a clock that goes back', () => {
  const { isFree, spend } = allotment(0);
  spend('anna', at(0), 2);
  expect([0, -800, 499, 500].map((one) => isFree('anna', at(one)))).toEqual([false, false, false, true]);
  spend('anna', at(9_000), 1);
  expect(isFree('anna', at(9_000))).toBe(true);
  spend('anna', at(9_000), 1);
  expect(isFree('anna', at(9_000))).toBe(false);
  expect(isFree('ben', at(0))).toBe(true);
});

test('Whoever has used what is free takes shares of this window, each once, and is told where it ends', async () => {
  const { asked, isOpen, spend } = allotment(2);
  spend('anna', at(0), 2);
  for (let nth = 0; nth < 8; nth += 1) {
    expect(await isOpen('anna', at(1))).toBe(true);
    spend('anna', at(1), 1);
  }
  expect(await isOpen('anna', at(1))).toBe(false);
  const span = { number: 5, endsAt: at(1_000) };
  expect(asked).toEqual(Array.from({ length: 3 }, () => ['anna', span, 4, 10]));
});

test('Where no share was left, nobody asks again in this window; what drips back passes meanwhile', async () => {
  const { asked, isOpen, refuse, spend } = allotment(0);
  spend('anna', at(0), 2);
  expect([await isOpen('anna', at(1)), await isOpen('anna', at(2))]).toEqual([false, false]);
  expect([refuse('anna'), refuse('anna')]).toEqual([1, 2]);
  expect(await isOpen('anna', at(500))).toBe(true);
  expect(refuse('anna')).toBe(1);
  spend('anna', at(500), 1);
  expect(await isOpen('anna', at(501))).toBe(false);
  expect(asked).toHaveLength(1);
  spend('anna', at(1_001), 2);
  expect(await isOpen('anna', at(1_001))).toBe(false);
  expect(asked).toHaveLength(2);
});

test('Whoever has done nothing yet is refused for the first time, and nothing is kept of that', () => {
  const { isFree, refuse } = allotment(0);
  expect([refuse('anna'), refuse('anna')]).toEqual([1, 1]);
  expect(isFree('anna', at(0))).toBe(true);
});

test('Of a thousand everybody is remembered; one more takes the place of whoever was silent longest', () => {
  const { isFree, spend } = allotment(0);
  for (let nth = 0; nth < REMEMBERED; nth += 1) spend(`person ${nth}`, at(0), 2);
  expect(isFree('person 0', at(0))).toBe(false);
  spend('person 0', at(0), 0);
  spend('one more', at(0), 2);
  expect([isFree('person 0', at(0)), isFree('person 1', at(0)), isFree('person 2', at(0))]).toEqual([
    false,
    true,
    false,
  ]);
});
