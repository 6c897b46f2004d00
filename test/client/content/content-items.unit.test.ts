import { describe, expect, test } from '@jest/globals';
import { contentItems, entryOf } from '../../../client/content/content.ts';

const note = (itemId: string, revision: number) => ({ itemId, value: `${itemId} at ${revision}`, revision });
const gone = (itemId: string, revision: number) => ({ itemId, revision, deleted: true as const });

/** A complete listing up to revision 10. */
const listed = (...items: ReturnType<typeof note>[]) => {
  const all = contentItems();
  all.begin();
  all.page(items);
  all.complete(10);
  return all;
};

test('an item without a value is deleted, and one that says so is too', () => {
  expect(entryOf(note('a', 1))).toEqual(note('a', 1));
  expect(entryOf({ itemId: 'a', revision: 1 })).toEqual(gone('a', 1));
  expect(entryOf({ ...note('a', 1), deleted: true })).toEqual(gone('a', 1));
  expect(entryOf({ itemId: 'a', value: null, revision: 1 })).toEqual({
    itemId: 'a',
    value: null,
    revision: 1,
  });
});

describe('The items', () => {
  test('are in the order of their ids, however they arrive, each at its latest revision', () => {
    const all = listed(note('m', 3));
    for (const id of ['q', 'c', 'z', 'a', 'n', 'l', 'm']) all.change(note(id, 20));
    all.change(note('c', 19));
    all.change(note('c', 20));
    all.change(gone('z', 21));
    all.change(gone('y', 22));
    expect(all.items()).toEqual(['a', 'c', 'l', 'm', 'n', 'q'].map((id) => note(id, 20)));
  });

  test('that somebody has been shown are never changed in place', () => {
    const all = listed(note('a', 1));
    const before = all.items();
    expect(all.items()).toBe(before);
    all.change(note('b', 11));
    all.change(note('c', 12));
    const after = all.items();
    expect([before.length, after.length]).toEqual([1, 3]);
    all.begin();
    all.page([note('a', 1)]);
    all.complete(13);
    expect([after.length, all.items().length]).toEqual([3, 1]);
    all.change(gone('a', 14));
    expect(all.items()).toEqual([]);
  });

  test('are shown while they are listed, and those not in the list disappear when it is complete', () => {
    const all = listed(note('a', 1), note('b', 2));
    all.begin();
    all.page([note('c', 11)]);
    expect(all.items().map(({ itemId }) => itemId)).toEqual(['a', 'b', 'c']);
    all.change(note('d', 12));
    all.page([note('b', 2)]);
    all.complete(11);
    expect(all.items()).toEqual([note('b', 2), note('c', 11), note('d', 12)]);
  });

  test('are not brought back by anything older than a complete list, but are by anything newer', () => {
    const all = listed(note('a', 1));
    all.change(note('b', 10));
    all.page([note('b', 9)]);
    expect(all.items()).toEqual([note('a', 1)]);
    all.change(note('b', 11));
    expect(all.items()).toEqual([note('a', 1), note('b', 11)]);
    all.begin();
    all.complete(11);
    all.change(note('a', 11));
    expect(all.items()).toEqual([]);
  });

  test('that were told of before the list began are not part of it', () => {
    const all = listed(note('a', 1));
    all.change(note('b', 11));
    all.begin();
    all.complete(12);
    expect(all.items()).toEqual([]);
  });

  test('of a list that is begun again are those of the new one', () => {
    const all = contentItems();
    all.begin();
    all.page([note('a', 1)]);
    all.change(note('b', 2));
    all.begin();
    all.page([note('c', 3)]);
    all.complete(3);
    expect(all.items()).toEqual([note('c', 3)]);
  });

  test('are not replaced by an answer about what is missing', () => {
    const all = listed(note('a', 1));
    all.page([note('b', 11)]);
    all.complete(11);
    expect(all.items()).toEqual([note('a', 1), note('b', 11)]);
    expect(all.missingAfter()).toBeNull();
  });

  test('may turn out to be deleted while they are listed', () => {
    const all = listed(note('a', 1));
    all.begin();
    all.change(gone('a', 12));
    all.page([note('a', 1), note('b', 2)]);
    all.complete(11);
    expect(all.items()).toEqual([note('b', 2)]);
  });
});

describe('What is missing', () => {
  test('is nothing before a list is complete, whatever is told', () => {
    const all = contentItems();
    all.begin();
    all.count([1]);
    all.change(note('a', 5));
    all.count([9]);
    expect(all.missingAfter()).toBeNull();
    all.complete(4);
    expect(all.missingAfter()).toBe(5);
  });

  test('is counted from a new list, which may be of a table that was restored', () => {
    const all = listed();
    all.change(note('a', 14));
    all.begin();
    expect(all.missingAfter()).toBeNull();
    all.complete(3);
    expect(all.missingAfter()).toBeNull();
    all.change(note('a', 5));
    expect(all.missingAfter()).toBe(3);
    expect(all.items()).toMatchObject([{ itemId: 'a', revision: 5 }]);
  });

  test('is every revision that nobody told us of, up to the last that was told', () => {
    const all = listed();
    all.change(note('a', 11));
    expect(all.missingAfter()).toBeNull();
    all.change(note('a', 14));
    expect(all.missingAfter()).toBe(11);
    all.count([13]);
    expect(all.missingAfter()).toBe(11);
    all.count([12]);
    expect(all.missingAfter()).toBeNull();
    all.count([16]);
    expect(all.missingAfter()).toBe(14);
  });

  test('does not include what was told of again', () => {
    const all = listed();
    all.count([3, 10]);
    all.change(note('a', 9));
    expect(all.missingAfter()).toBeNull();
  });

  test('does not include what a complete list holds, and still includes what came after it', () => {
    const all = listed();
    all.count([12, 15, 17]);
    all.complete(15);
    expect(all.missingAfter()).toBe(15);
    all.complete(14);
    expect(all.missingAfter()).toBe(15);
    all.complete(16);
    expect(all.missingAfter()).toBeNull();
  });
});
