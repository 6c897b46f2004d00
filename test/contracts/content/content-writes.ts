import { describe, expect, test } from '@jest/globals';
import { written } from '../../../shared/content/content.ts';
import type { Admission } from '../../../shared/ports/content.ts';
import { oddIds } from '../people.ts';
import { type ContentHarness, contentOf, many } from './content-harness.ts';

/** What every content table does with a write. */
export const contentWritesContract = (harness: () => ContentHarness): void => {
  const { table, now, newSession, writeOf, admitted, write, page, item } = contentOf(harness);

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
};
