import { describe, expect, test } from '@jest/globals';
import { LONGEST_WRITE } from '../../../shared/content/content.ts';
import { instant } from '../../../shared/instant.ts';
import { bytesOf } from '../../../shared/json-text.ts';
import { MAX_ITEM_BYTES } from '../../../shared/messages.ts';
import { start } from '../people.ts';
import { type ContentHarness, contentOf, many, PAGE } from './content-harness.ts';

const DAY = 24 * 60 * 60_000;

/** How every content table is read. */
export const contentListingContract = (harness: () => ContentHarness): void => {
  const { newSession, admitted, write, page, listed, item } = contentOf(harness);

  describe('a listing', () => {
    test('contains only that session’s items', async () => {
      const session = await newSession();
      await write(await newSession('x'), 'n1', '1');
      expect(await page(session)).toEqual({ items: [], next: null, contentRevision: 0, tooLate: false });
    });

    test('says up to which revision nothing is missing', async () => {
      const session = await newSession();
      for (const id of ['a', 'b', 'a']) await write(session, id, '1');
      expect(await page(session)).toMatchObject({ contentRevision: 3 });
      await admitted(session, 'c', instant(start + 120_000));
      const knownAt = async (later: number) =>
        (await page(session, null, null, PAGE, instant(start + 120_000 + later))).contentRevision;
      expect([await knownAt(0), await knownAt(LONGEST_WRITE - 1), await knownAt(LONGEST_WRITE)]).toEqual([
        3, 3, 4,
      ]);
    });

    test('has every item once, on pages of the requested size', async () => {
      const session = await newSession();
      const sizes = many(60).map((index) => (index % 20 === 7 ? MAX_ITEM_BYTES - 2 : index * 150));
      for (const [index, size] of sizes.entries()) await write(session, `n${index}`, `"${'x'.repeat(size)}"`);
      await write(session, 'n3', null);
      const pages = await listed(session);
      for (const items of pages) {
        expect(items.length).toBeGreaterThan(0);
        expect(bytesOf(items)).toBeLessThanOrEqual(PAGE + 2);
      }
      const ids = pages.flat().map(({ itemId }) => itemId);
      const expected = many(60).filter((index) => index !== 3);
      expect([...ids].sort()).toEqual(expected.map((index) => `n${index}`).sort());
      expect(pages.length).toBeLessThan(10);
    });

    test('has more small items on one page than one read brings', async () => {
      const session = await newSession();
      for (const part of many(23))
        await Promise.all(many(10).map((index) => write(session, `n${part}-${index}`, `${index}`)));
      const { items, next } = await page(session);
      expect([items.length, next]).toEqual([230, null]);
    });

    test('puts an item that does not fit at the beginning of the next page', async () => {
      const session = await newSession();
      await write(session, 'a', '"0123456789"');
      const first = await page(session, null, null, 20);
      expect(first).toMatchObject({ items: [], next: expect.any(String) });
      expect(await page(session, first.next)).toMatchObject({
        items: [item('a', 1, '"0123456789"')],
        next: null,
      });
    });

    test('fills a page to the byte', async () => {
      const session = await newSession();
      for (const itemId of ['a', 'b', 'c']) await write(session, itemId, '"0123"');
      const all = (await page(session)).items;
      const bytes = all.reduce((sum, one) => sum + bytesOf(one) + 1, 0);
      expect(await page(session, null, null, bytes)).toMatchObject({ items: all, next: null });
      const short = await page(session, null, null, bytes - 1);
      expect(short.items).toEqual(all.slice(0, 2));
      expect(await page(session, short.next)).toMatchObject({ items: all.slice(2), next: null });
    });

    test('continues after an item that has been deleted meanwhile', async () => {
      const session = await newSession();
      const text = `"${'x'.repeat(60_000)}"`;
      for (const itemId of ['a', 'b', 'c']) await write(session, itemId, text);
      const { items, next } = await page(session);
      expect(items.map(({ itemId }) => itemId)).toEqual(['a']);
      await write(session, 'a', null);
      expect((await page(session, next)).items.map(({ itemId }) => itemId)).toEqual(['b']);
    });

    test('after a revision has only what is newer, deletions included', async () => {
      const session = await newSession();
      for (const id of ['a', 'b', 'c']) await write(session, id, '1');
      await write(session, 'b', null);
      await write(session, 'd', '2');
      expect((await listed(session, 2)).flat()).toEqual([
        { itemId: 'b', revision: 4, deleted: true },
        item('c', 3, '1'),
        item('d', 5, '2'),
      ]);
      expect((await page(session, null, 5)).items).toEqual([]);
    });

    test('of changes says so when not every deletion since is still known', async () => {
      const session = await newSession();
      const later = (days: number) => instant(start + days * DAY);
      for (const id of ['a', 'b']) await write(session, id, '1');
      await write(session, 'a', null);
      await write(session, 'c', '1', null, later(5));
      const asked = (after: number, days: number) => page(session, null, after, PAGE, later(days));
      for (const after of [1, 2, 3])
        expect(await asked(after, 6)).toMatchObject({ items: expect.any(Array), tooLate: false });
      // Which revision was the newest seven days ago is not known exactly: reading too much is safer than too little.
      expect(await asked(2, 11)).toMatchObject({ items: [], next: null, tooLate: true });
      expect(await asked(3, 11)).toMatchObject({ items: [{ itemId: 'c' }], tooLate: false });
      expect(await asked(2, 30)).toMatchObject({ items: [], next: null, tooLate: true });
      expect(await asked(4, 30)).toMatchObject({ items: [], tooLate: false });
      expect(await asked(0, 30)).toMatchObject({ tooLate: false });
    });

    test('a cursor that is not ours reads as the start', async () => {
      const [session, other] = [await newSession(), await newSession()];
      for (const id of [session, other])
        for (const itemId of ['a', 'b']) await write(id, itemId, `"${'x'.repeat(60_000)}"`);
      const first = await page(session);
      const foreign = (await page(other)).next;
      expect(foreign).not.toBeNull();
      for (const cursor of ['x', 'bnVsbA', foreign]) expect(await page(session, cursor)).toEqual(first);
    });
  });
};
