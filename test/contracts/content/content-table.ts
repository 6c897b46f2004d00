import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  type ContentItem,
  type ContentWrite,
  growthOf,
  judge,
  LONGEST_WRITE,
  type Room,
  written,
} from '../../../shared/content/content.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { type Instant, instant } from '../../../shared/instant.ts';
import { bytesOf, JsonText } from '../../../shared/json-text.ts';
import { MAX_ITEM_BYTES } from '../../../shared/messages.ts';
import type { Admission, ContentTable } from '../../../shared/ports/content.ts';
import { oddIds, start } from '../people.ts';

/** Content, and the sessions that it belongs to. */
export type ContentHarness = {
  readonly content: ContentTable;
  /** The same sessions with the limits of `tightRoom`. */
  readonly tight: ContentTable;
  /** Creates the session, or changes its state. */
  setState(sessionId: string, state: SessionState): Promise<void>;
};

export const tightRoom: Room = { session: { items: 4, bytes: 100 }, guest: { items: 2, bytes: 40 } };

const many = (count: number) => Array.from({ length: count }, (_, index) => index);
const PAGE = 110_000;
const DAY = 24 * 60 * 60_000;

/** What every content table does. */
export const contentTableContract = (harness: () => ContentHarness): void => {
  const table = () => harness().content;
  const now = instant(start);
  const newSession = async (odd = '') => {
    const sessionId = `${randomUUID()}${odd}`;
    await harness().setState(sessionId, 'active');
    return sessionId;
  };
  const writeOf = (text: string | null, baseRevision: number | null = null): ContentWrite => ({
    value: text === null ? null : new JsonText(text),
    baseRevision,
    by: 'anna',
    requestId: null,
  });
  const admitted = async (sessionId: string, itemId: string, at = now): Promise<Admission> => {
    const admission = await table().admit(sessionId, itemId, ['active'], at);
    if (typeof admission === 'string') throw new Error('The session should be open.');
    return admission;
  };
  /** A whole write as the functions make it: retried until it succeeds. Resolves with its revision. */
  const write = async (
    sessionId: string,
    itemId: string,
    text: string | null,
    base: number | null = null,
    at = now,
  ): Promise<number | ContentItem> => {
    const wanted = writeOf(text, base);
    const taken: number[] = [];
    for (;;) {
      const stored = await table().find(sessionId, itemId);
      const judgement = judge(itemId, stored, wanted, taken, at);
      if (judgement.is === 'conflict') return judgement.current;
      if (judgement.is !== 'new') return judgement.revision;
      const admission = await admitted(sessionId, itemId, at);
      taken.push(admission.revision);
      const next = written(itemId, stored, wanted, admission.revision, at);
      if ((await table().save(sessionId, admission, stored, next)) === 'saved') return admission.revision;
    }
  };
  const page = (
    sessionId: string,
    cursor: string | null = null,
    after: number | null = null,
    bytes = PAGE,
    at: Instant = instant(start + 120_000),
  ) => table().list(sessionId, { cursor, after, bytes }, at);
  const listed = async (sessionId: string, after: number | null = null) => {
    const pages: (readonly ContentItem[])[] = [];
    let cursor: string | null = null;
    do {
      const found = await page(sessionId, cursor, after);
      pages.push(found.items);
      cursor = found.next;
    } while (cursor !== null);
    return pages;
  };
  const item = (itemId: string, revision: number, text: string): ContentItem => ({
    itemId,
    revision,
    value: new JsonText(text),
  });

  describe('a write', () => {
    test.each([
      'null',
      '-0',
      '1e400',
      '9007199254740993',
      '"\\ud800"',
      '""',
      '"na\\u00efve 名 🎈 \\u0000"',
      '{ "b" : 1, "a" : 2,\n"b":3 }',
      '{"__proto__": {"constructor": 1}, "": [[]]}',
    ])('keeps a text exactly: %s', async (text) => {
      const session = await newSession();
      expect(await write(session, 'n1', text)).toBe(1);
      expect((await page(session)).items).toEqual([item('n1', 1, text)]);
    });

    test.each(oddIds)('an id may hold anything: %j', async (itemId) => {
      const session = await newSession(itemId);
      await write(session, itemId, '1');
      await write(session, itemId, '2', 1);
      expect((await page(session)).items).toEqual([item(itemId, 2, '2')]);
      expect(await page(session, (await page(session, null, null, 1)).next)).toMatchObject({
        items: [item(itemId, 2, '2')],
      });
    });

    test('takes the next number of the session, whatever the item', async () => {
      const session = await newSession();
      const ids = ['a', 'b', 'a', 'c'];
      const revisions = [];
      for (const itemId of ids) revisions.push(await write(session, itemId, '1'));
      expect(revisions).toEqual([1, 2, 3, 4]);
      expect(await write(session, 'a', null)).toBe(5);
      expect(await write(session, 'a', '2', 5)).toBe(6);
    });

    test('remembers the writes before it, and so does a deletion', async () => {
      const session = await newSession();
      for (const text of ['1', null, '2']) await write(session, 'n1', text);
      const stored = await table().find(session, 'n1');
      expect(stored?.writes.map(({ revision, at }) => [revision, at])).toEqual(
        [1, 2, 3].map((n) => [n, now]),
      );
      expect(await table().find(session, 'n2')).toBeNull();
    });

    test('is overtaken when the item is no longer what was seen', async () => {
      const session = await newSession();
      const [one, other] = [await admitted(session, 'n1'), await admitted(session, 'n1')];
      const next = (admission: Admission, text: string) =>
        written('n1', null, writeOf(text), admission.revision, now);
      expect(await table().save(session, other, null, next(other, '"other"'))).toBe('saved');
      expect(await table().save(session, one, null, next(one, '"one"'))).toBe('overtaken');
      expect((await page(session)).items).toEqual([item('n1', 2, '"other"')]);
    });

    test('a dozen at once on one item all succeed, each on top of the one before', async () => {
      const session = await newSession();
      const revisions = await Promise.all(many(12).map((index) => write(session, 'n1', `${index}`)));
      expect(new Set(revisions).size).toBe(12);
      const last = Math.max(...revisions.map(Number));
      const index = revisions.indexOf(last);
      expect((await page(session)).items).toEqual([item('n1', last, `${index}`)]);
    });

    test('of thirty at once on the same base exactly one succeeds', async () => {
      const session = await newSession();
      const answers = await Promise.all(many(30).map((index) => write(session, 'n1', `${index}`, 0)));
      const saved = answers.filter((answer) => typeof answer === 'number');
      expect(saved).toHaveLength(1);
      const current = item('n1', Number(saved[0]), `${answers.indexOf(saved[0] ?? -1)}`);
      for (const answer of answers) if (typeof answer !== 'number') expect(answer).toEqual(current);
    });
  });

  describe('a session that is not open', () => {
    test.each(['closed', 'hidden'] as const)(
      '%s: no write is admitted, and no revision taken',
      async (state) => {
        const session = await newSession();
        await write(session, 'n1', '1');
        await harness().setState(session, state);
        await table().fence(session);
        expect(await table().admit(session, 'n1', ['active'], now)).toBe('read-only');
        expect(await table().admit(session, 'n1', ['active', state], now)).toMatchObject({ revision: 2 });
      },
    );

    test('that does not exist admits nothing, and a fence in it is no fault', async () => {
      expect(await table().admit(randomUUID(), 'n1', ['active'], now)).toBe('read-only');
      await table().fence(randomUUID());
    });

    test('admits nothing either if whoever closed it died before the fence; reopened, it continues', async () => {
      const session = await newSession();
      await write(session, 'n1', '1');
      await harness().setState(session, 'closed');
      for (let attempt = 0; attempt < 3; attempt += 1)
        expect(await table().admit(session, 'n1', ['active'], now)).toBe('read-only');
      await harness().setState(session, 'active');
      const revision = await write(session, 'n1', '2');
      expect(revision).toBeLessThanOrEqual(3);
      expect((await page(session)).items).toEqual([item('n1', Number(revision), '2')]);
    });

    test.each([
      ['a new item', null],
      ['an item that is there', '"before"'],
      ['an item that was deleted', 'deleted'],
    ])('a write to %s that was admitted before the closing is refused by the fence', async (_, before) => {
      const session = await newSession();
      if (before !== null) await write(session, 'n1', before === 'deleted' ? '1' : before);
      if (before === 'deleted') await write(session, 'n1', null);
      const stored = await table().find(session, 'n1');
      const admission = await admitted(session, 'n1');
      const late = written('n1', stored, writeOf('"late"'), admission.revision, now);
      await harness().setState(session, 'closed');
      await table().fence(session);
      const closed = await listed(session, 0);
      expect(await table().save(session, admission, stored, late)).toBe('overtaken');
      expect(await listed(session, 0)).toEqual(closed);
      expect(await table().find(session, 'n1')).toEqual(stored);
      await harness().setState(session, 'active');
      expect(await write(session, 'n1', '"reopened"')).toBe(admission.revision + 1);
    });

    test('of many writes under way when it is closed, each comes before the fence or not at all', async () => {
      const session = await newSession();
      const open = await Promise.all(
        many(12).map(async (index) => ({ index, admission: await admitted(session, `n ${index}  x`) })),
      );
      const save = ({ index, admission }: (typeof open)[number]) =>
        table().save(
          session,
          admission,
          null,
          written(`n ${index}  x`, null, writeOf('1'), admission.revision, now),
        );
      const early = await Promise.all(open.slice(0, 6).map(save));
      expect(new Set(early)).toEqual(new Set(['saved']));
      await harness().setState(session, 'closed');
      await table().fence(session);
      expect(new Set(await Promise.all(open.slice(6).map(save)))).toEqual(new Set(['overtaken']));
      expect((await listed(session)).flat()).toHaveLength(6);
    });
  });

  describe('the limits', () => {
    const tight = () => harness().tight;
    /** A whole write of so many bytes, `null` to delete; by the guest with the given id. */
    const put = async (
      session: string,
      itemId: string,
      bytes: number | null,
      guest: string | null = null,
    ) => {
      const wanted = writeOf(bytes === null ? null : `"${'x'.repeat(bytes - 2)}"`);
      const stored = await tight().find(session, itemId);
      const growth = growthOf(stored, wanted, guest);
      const admission = await tight().admit(session, itemId, ['active'], now, growth);
      if (typeof admission === 'string') return admission;
      return tight().save(
        session,
        admission,
        stored,
        written(itemId, stored, wanted, admission.revision, now),
      );
    };

    test('of a session allow so many items, and not one more, until one is deleted', async () => {
      const session = await newSession();
      for (const index of many(4)) expect(await put(session, `n${index}`, 2)).toBe('saved');
      expect(await put(session, 'n4', 2)).toBe('full');
      expect(await put(session, 'n3', 3)).toBe('saved');
      expect(await put(session, 'n3', null)).toBe('saved');
      expect(await put(session, 'n4', 2)).toBe('saved');
      expect(await put(session, 'n3', 2)).toBe('full');
    });

    test('of a session allow so many bytes, and not one more; what shrinks is never refused', async () => {
      const session = await newSession();
      expect(await put(session, 'a', 60)).toBe('saved');
      expect(await put(session, 'b', 41)).toBe('full');
      expect(await put(session, 'b', 40)).toBe('saved');
      expect(await put(session, 'b', 41)).toBe('full');
      expect(await put(session, 'a', 59)).toBe('saved');
      expect(await put(session, 'b', 41)).toBe('saved');
    });

    test('of a guest are so many items and bytes, whatever room the session and others have', async () => {
      const session = await newSession();
      for (const index of many(2)) expect(await put(session, `g${index}`, 10, 'guest')).toBe('saved');
      expect(await put(session, 'g2', 2, 'guest')).toBe('guest-full');
      expect(await put(session, 'g1', 31, 'guest')).toBe('guest-full');
      expect(await put(session, 'g1', 30, 'guest')).toBe('saved');
      expect(await put(session, 'o', 2, 'other')).toBe('saved');
      expect(await put(session, 'm', 2)).toBe('saved');
      expect(await put(session, 'g0', null, 'guest')).toBe('saved');
      expect(await put(session, 'g2', 10, 'guest')).toBe('saved');
    });

    test('of a guest are not charged for what a full or closed session refused', async () => {
      const session = await newSession();
      for (const index of many(4)) await put(session, `n${index}`, 2);
      for (const _ of many(5)) expect(await put(session, 'g', 2, 'guest')).toBe('full');
      await harness().setState(session, 'closed');
      for (const _ of many(5)) expect(await put(session, 'g', 2, 'guest')).toBe('read-only');
      await harness().setState(session, 'active');
      await put(session, 'n0', null);
      expect(await put(session, 'g', 2, 'guest')).toBe('saved');
      expect(await put(session, 'h', 2, 'guest')).toBe('full');
    });

    test('are given back for a write that is withdrawn', async () => {
      const session = await newSession();
      const growth = { items: 2, bytes: 30, guest: 'guest' };
      expect(await tight().admit(session, 'n', ['active'], now, growth)).toMatchObject({ revision: 1 });
      expect(await tight().admit(session, 'n', ['active'], now, growth)).toBe('guest-full');
      await tight().withdraw(session, growth);
      expect(await tight().admit(session, 'n', ['active'], now, growth)).toMatchObject({ revision: 2 });
    });

    test('are not exceeded by many who write at once', async () => {
      const session = await newSession();
      const answers = await Promise.all(many(30).map((index) => put(session, `n${index}`, 2)));
      expect(answers.filter((answer) => answer === 'saved')).toHaveLength(4);
      expect(answers.filter((answer) => answer === 'full')).toHaveLength(26);
    });
  });

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
