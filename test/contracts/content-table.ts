import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { MAX_ITEM_BYTES, MAX_MESSAGE_BYTES } from '../../shared/messages.ts';
import type { ContentTable } from '../../shared/ports.ts';
import type { ContentItem } from '../../shared/session.ts';
import { oddIds } from './people.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every table of content does. */
export const contentTableContract = (table: () => ContentTable): void => {
  const put = (sessionId: string, itemId: string, value: unknown, base: number | null = null) =>
    table().put(sessionId, { itemId, value }, base);
  const listed = async (sessionId: string) => {
    const pages: (readonly ContentItem[])[] = [];
    let cursor: string | null = null;
    do {
      const page = await table().list(sessionId, cursor);
      pages.push(page.items);
      cursor = page.next;
    } while (cursor !== null);
    return pages;
  };

  describe('put', () => {
    test.each([
      null,
      false,
      0,
      -1.5e-300,
      '',
      'naïve 名 🎈 \ud800 \u0000',
      [],
      {},
      [[null]],
      { '': { '': 1 } },
      JSON.parse('{"__proto__": {"constructor": 1}}') as unknown,
    ])('keeps a value exactly: %j', async (value) => {
      const session = randomUUID();
      expect(await put(session, 'n1', value)).toEqual({ saved: 1 });
      const [item] = (await table().list(session, null)).items;
      expect(JSON.stringify(item)).toBe(JSON.stringify({ itemId: 'n1', revision: 1, value }));
    });

    test.each(oddIds)('an id may hold anything: %j', async (itemId) => {
      const session = `${randomUUID()}${itemId}`;
      await put(session, itemId, 1);
      await put(session, itemId, 2, 1);
      expect((await table().list(session, null)).items).toEqual([{ itemId, revision: 2, value: 2 }]);
    });

    test('without a base the last write wins, and the revision grows', async () => {
      const session = randomUUID();
      for (const revision of [1, 2, 3])
        expect(await put(session, 'n1', `v${revision}`)).toEqual({ saved: revision });
      expect(await listed(session)).toEqual([[{ itemId: 'n1', revision: 3, value: 'v3' }]]);
    });

    test('with a base it is saved only on that revision, and a conflict carries what is there', async () => {
      const session = randomUUID();
      expect(await put(session, 'n1', 'early', 1)).toEqual({ conflict: null });
      expect(await put(session, 'n1', 'a', 0)).toEqual({ saved: 1 });
      expect(await put(session, 'n1', 'b', 1)).toEqual({ saved: 2 });
      const conflict = { itemId: 'n1', revision: 2, value: 'b' };
      for (const base of [0, 1, 3]) expect(await put(session, 'n1', 'c', base)).toEqual({ conflict });
      expect(await listed(session)).toEqual([[conflict]]);
    });

    test('the same write come twice is made once', async () => {
      const session = randomUUID();
      for (const _ of many(2)) expect(await put(session, 'n1', 'a', 0)).toEqual({ saved: 1 });
      for (const _ of many(2)) expect(await put(session, 'n1', 'b', 1)).toEqual({ saved: 2 });
    });

    test('of thirty writes on the same base exactly one is saved', async () => {
      const session = randomUUID();
      const answers = await Promise.all(many(30).map((index) => put(session, 'n1', index, 0)));
      const saved = answers.flatMap((answer, index) => ('saved' in answer ? [index] : []));
      expect(saved).toHaveLength(1);
      const conflict = { itemId: 'n1', revision: 1, value: saved[0] };
      for (const answer of answers) expect([{ saved: 1 }, { conflict }]).toContainEqual(answer);
    });

    test('thirty writes without a base are thirty revisions', async () => {
      const session = randomUUID();
      const answers = await Promise.all(many(30).map((index) => put(session, 'n1', index)));
      const revisions = answers.map((answer) => ('saved' in answer ? answer.saved : 0));
      expect(revisions.sort((one, other) => one - other)).toEqual(many(30).map((index) => index + 1));
    });
  });

  describe('remove', () => {
    test('takes the item away and its revision further', async () => {
      const session = randomUUID();
      await put(session, 'n1', 'a');
      expect(await table().remove(session, 'n1', null)).toEqual({ saved: 2 });
      expect(await listed(session)).toEqual([[]]);
      expect(await put(session, 'n1', 'b', 0)).toEqual({ saved: 3 });
      expect(await table().remove(session, 'n1', 3)).toEqual({ saved: 4 });
      expect(await put(session, 'n1', 'stale', 3)).toEqual({ conflict: null });
      expect(await put(session, 'n1', 'c', 4)).toEqual({ saved: 5 });
    });

    test('on another revision it is a conflict', async () => {
      const session = randomUUID();
      await put(session, 'n1', 'a');
      const conflict = { itemId: 'n1', revision: 1, value: 'a' };
      for (const base of [0, 2]) expect(await table().remove(session, 'n1', base)).toEqual({ conflict });
      expect(await listed(session)).toEqual([[conflict]]);
    });

    test('what is not there has been removed already, and leaves nothing behind', async () => {
      const session = randomUUID();
      expect(await table().remove(session, 'n1', null)).toEqual({ saved: 0 });
      expect(await table().remove(session, 'n1', 3)).toEqual({ saved: 0 });
      await put(session, 'n1', 'a');
      for (const base of [1, 1, null, 7])
        expect(await table().remove(session, 'n1', base)).toEqual({ saved: 2 });
    });
  });

  describe('list', () => {
    test('is only of that session', async () => {
      const session = randomUUID();
      await put(`${session}x`, 'n1', 1);
      expect(await table().list(session, null)).toEqual({ items: [], next: null });
    });

    test('every item comes once, on pages that fit into a message', async () => {
      const session = randomUUID();
      const sizes = many(60).map((index) => (index % 20 === 7 ? MAX_ITEM_BYTES - 2 : index * 150));
      await Promise.all(sizes.map((size, index) => put(session, `n${index}`, 'x'.repeat(size))));
      await table().remove(session, 'n3', null);
      const pages = await listed(session);
      for (const page of pages) {
        expect(page.length).toBeGreaterThan(0);
        expect(JSON.stringify(page).length).toBeLessThan(MAX_MESSAGE_BYTES - 24 * 1_024);
      }
      const ids = pages.flat().map(({ itemId }) => itemId);
      expect(ids).toHaveLength(59);
      expect(new Set(ids)).toEqual(
        new Set(
          many(60)
            .filter((index) => index !== 3)
            .map((index) => `n${index}`),
        ),
      );
      expect(pages.length).toBeLessThan(12);
    });

    test('more small items than one read brings are one page', async () => {
      const session = randomUUID();
      await Promise.all(many(230).map((index) => put(session, `n${index}`, index)));
      const { items, next } = await table().list(session, null);
      expect([items.length, next]).toEqual([230, null]);
    });

    test('a page goes on after an item that has been deleted meanwhile', async () => {
      const session = randomUUID();
      const value = 'x'.repeat(60_000);
      for (const itemId of ['a', 'b', 'c']) await put(session, itemId, value);
      const { items, next } = await table().list(session, null);
      expect(items.map(({ itemId }) => itemId)).toEqual(['a']);
      await table().remove(session, 'a', null);
      expect((await table().list(session, next)).items.map(({ itemId }) => itemId)).toEqual(['b']);
    });

    test('a cursor that is not ours reads as the start', async () => {
      const [session, other] = [randomUUID(), randomUUID()];
      for (const id of [session, other])
        for (const itemId of ['a', 'b']) await put(id, itemId, 'x'.repeat(60_000));
      const first = await table().list(session, null);
      const foreign = (await table().list(other, null)).next;
      expect(foreign).not.toBeNull();
      for (const cursor of ['x', 'bnVsbA', foreign])
        expect(await table().list(session, cursor)).toEqual(first);
    });
  });
};
