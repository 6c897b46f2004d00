import { expect, test } from '@jest/globals';
import { type Page, readOn, WHOLE_PAGES } from '../../web/parts/page-reading.ts';

/** A list of pages with this many entries each, and which of them have been read. */
const list = (pages: number, size: number) => {
  const asked: number[] = [];
  const page = async (cursor = '0') => {
    const at = Number(cursor);
    asked.push(at);
    const entries = Array.from({ length: size }, (_, index) => at * size + index);
    return { entries, next: at + 1 < pages ? String(at + 1) : null };
  };
  return { page, asked };
};
const begin = { before: null, onward: false, isWhole: () => false, show: () => {} };

test('a list is read until there is enough to look at, and continues from there', async () => {
  const { page, asked } = list(10, 4);
  const first = await readOn({ ...begin, page });
  expect([first.entries.length, first.next]).toEqual([12, '3']);
  const more = await readOn({ ...begin, page, before: first, onward: true });
  expect([more.entries.length, more.next]).toEqual([24, '6']);
  expect(asked).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a list that is wanted whole is read to its end, and shown while it loads', async () => {
  const { page } = list(3, 4);
  const shown: number[] = [];
  const show = ({ entries }: Page<number>) => shown.push(entries.length);
  const whole = await readOn({ ...begin, page, isWhole: () => true, show });
  expect([whole.entries.length, whole.next, shown]).toEqual([12, null, [4, 8, 12]]);
});

test('a long list is not shown anew for each page of it: all its rows would be rendered again, and that often', async () => {
  const { page } = list(40, 50);
  const shown: number[] = [];
  const show = ({ entries }: Page<number>) => shown.push(entries.length);
  const { entries } = await readOn({ ...begin, page, isWhole: () => true, show });
  expect(shown.slice(0, 4)).toEqual([50, 100, 150, 200]);
  expect(shown.reduce((all, one) => all + one, 0)).toBeLessThan(6 * entries.length);
});

test('an endless list is read up to a limit, and says that there is more', async () => {
  const { page, asked } = list(WHOLE_PAGES + 1, 50);
  const { entries, next } = await readOn({ ...begin, page, isWhole: () => true });
  expect([entries.length, next]).toEqual([WHOLE_PAGES * 50, String(WHOLE_PAGES)]);
  expect(asked).toHaveLength(WHOLE_PAGES);
});

test('empty pages are not read for ever', async () => {
  const { page, asked } = list(1_000, 0);
  expect((await readOn({ ...begin, page })).next).not.toBeNull();
  expect(asked).toHaveLength(20);
});

test('a list that is read again never shows less than before', async () => {
  const { page } = list(10, 4);
  const shown: number[] = [];
  const before = await readOn({ ...begin, page });
  await readOn({ ...begin, page, before, show: ({ entries }) => shown.push(entries.length) });
  expect(shown).toEqual([]);
});
