import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  type ContentWrite,
  defaultRoom,
  growthOf,
  judge,
  REMEMBERED_FOR,
  REMEMBERED_WRITES,
  type StoredItem,
  seen,
  written,
} from '../../shared/content/content.ts';
import { DELETIONS_TOLD, forgottenAt, knownAfter, marked, noMarks } from '../../shared/content/deletions.ts';
import { after, instant } from '../../shared/instant.ts';
import { JsonText } from '../../shared/json-text.ts';

const now = instant(1_000_000);
const text = (value: string) => new JsonText(JSON.stringify(value));
const write = (more: Partial<ContentWrite> = {}): ContentWrite => ({
  value: text('a'),
  baseRevision: null,
  by: 'anna',
  requestId: null,
  ...more,
});
const item = (
  revision: number,
  value: JsonText | null = text('x'),
  writes: StoredItem['writes'] = [],
): StoredItem => ({
  itemId: 'i',
  revision,
  value,
  writes,
});
const judged = (stored: StoredItem | null, what: ContentWrite, tried: readonly number[] = [], at = now) =>
  judge('i', stored, what, tried, at);

describe('A write', () => {
  test.each<[string, StoredItem | null, Partial<ContentWrite>, object]>([
    ['upon whatever is there is made', item(4), {}, { is: 'new' }],
    ['upon the revision that is there is made', item(4), { baseRevision: 4 }, { is: 'new' }],
    ['upon nothing, where nothing is, is made', null, { baseRevision: 0 }, { is: 'new' }],
    ['upon nothing, where something was deleted, is made', item(4, null), { baseRevision: 0 }, { is: 'new' }],
    [
      'upon nothing, where something is, is told what that is',
      item(4),
      { baseRevision: 0 },
      { is: 'conflict', current: { itemId: 'i', revision: 4, value: text('x') } },
    ],
    [
      'upon an older revision is told what is there',
      item(4),
      { baseRevision: 3 },
      { is: 'conflict', current: { itemId: 'i', revision: 4, value: text('x') } },
    ],
    [
      'upon what was deleted is told so',
      item(4, null),
      { baseRevision: 3 },
      { is: 'conflict', current: { itemId: 'i', revision: 4, deleted: true } },
    ],
    [
      'upon something, where nothing ever was, is told that it is not there',
      null,
      { baseRevision: 3 },
      { is: 'conflict', current: { itemId: 'i', revision: 0, deleted: true } },
    ],
    ['that deletes what is not there is void', null, { value: null }, { is: 'void', revision: 0 }],
    [
      'that deletes what was deleted is void, upon whatever it was said',
      item(4, null),
      { value: null, baseRevision: 2 },
      { is: 'void', revision: 4 },
    ],
    ['that deletes what is there is made', item(4), { value: null }, { is: 'new' }],
  ])('%s', (_, stored, more, judgement) => {
    expect(judged(stored, write(more))).toEqual(judgement);
  });

  const mine = write({ requestId: 'r' });
  const once = written('i', null, mine, 7, now);

  // The table keeps marks of the release before.
  test('is marked by whose it is, its requestId and its value, and not marked without a requestId', () => {
    const said = JSON.stringify(['anna', 'r', '"a"']);
    const mark = createHash('sha256').update(said).digest('base64url').slice(0, 22);
    expect(once.writes).toEqual([{ mark, revision: 7, at: now }]);
    expect(written('i', null, write(), 7, now).writes).toEqual([{ mark: '', revision: 7, at: now }]);
  });

  test('that is repeated under its requestId has been made, for as long as it is remembered', () => {
    const later = written('i', once, write({ by: 'ben' }), 8, after(now, 1));
    expect(judged(later, mine)).toEqual({ is: 'made', revision: 7 });
    expect(judged(later, mine, [], after(now, REMEMBERED_FOR - 1))).toEqual({ is: 'made', revision: 7 });
    expect(judged(later, mine, [], after(now, REMEMBERED_FOR))).toEqual({ is: 'new' });
  });

  test.each<[string, Partial<ContentWrite>]>([
    ['of somebody else', { by: 'ben' }],
    ['under another requestId', { requestId: 's' }],
    ['of another value', { value: text('b') }],
    ['that deletes', { value: null }],
    ['without a requestId', { requestId: null }],
  ])('%s is a different one', (_, more) => {
    expect(judged(once, { ...mine, ...more })).toEqual({ is: 'new' });
  });

  test('whose answer was lost recognizes itself by the revision that it took, and not by somebody else’s', () => {
    const plain = written('i', null, write(), 7, now);
    expect(judged(plain, write({ baseRevision: 3 }), [5, 7])).toEqual({ is: 'made', revision: 7 });
    expect(judged(plain, write({ baseRevision: 3 }), [5])).toMatchObject({ is: 'conflict' });
    // Two without a requestId are not the same.
    expect(judged(plain, write())).toEqual({ is: 'new' });
  });

  test('is remembered with a few before it, and none for longer than that', () => {
    let stored: StoredItem | null = null;
    for (let revision = 1; revision <= REMEMBERED_WRITES + 2; revision += 1)
      stored = written('i', stored, write({ requestId: `r${revision}` }), revision, now);
    expect(stored?.writes.map(({ revision }) => revision)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    const late = written('i', stored, write(), 11, after(now, REMEMBERED_FOR));
    expect(late.writes).toEqual([{ mark: '', revision: 11, at: after(now, REMEMBERED_FOR) }]);
    expect(late).toMatchObject({ itemId: 'i', revision: 11, value: text('a') });
    const just = written('i', stored, write(), 11, after(now, REMEMBERED_FOR - 1));
    expect(just.writes).toHaveLength(REMEMBERED_WRITES);
  });

  test.each<[string, JsonText | null, JsonText | null, { items: number; bytes: number }]>([
    ['that makes something', null, text('ab'), { items: 1, bytes: 4 }],
    ['that changes it', text('ab'), text('abc'), { items: 0, bytes: 1 }],
    ['that deletes it', text('ab'), null, { items: -1, bytes: -4 }],
    ['that deletes nothing', null, null, { items: 0, bytes: 0 }],
  ])('%s makes the content grow by as much', (_, before, value, growth) => {
    expect(growthOf({ value: before }, { value }, 'g')).toEqual({ ...growth, guest: 'g' });
    if (before === null) expect(growthOf(null, { value }, null)).toEqual({ ...growth, guest: null });
  });
});

test('A session holds 20,000 items and 100 MB, of which one guest may add a tenth', () => {
  expect(defaultRoom).toEqual({
    session: { items: 20_000, bytes: 104_857_600 },
    guest: { items: 2_000, bytes: 10_485_760 },
  });
});

test('An item is shown as it is, and one that is gone as deleted', () => {
  expect(seen({ itemId: 'i', revision: 1, value: text('a') })).toStrictEqual({
    itemId: 'i',
    revision: 1,
    value: text('a'),
  });
  expect(seen({ itemId: 'i', revision: 2, value: null })).toStrictEqual({
    itemId: 'i',
    revision: 2,
    deleted: true,
  });
});

describe('Deletions', () => {
  const start = instant(100 * DELETIONS_TOLD);
  const mark = (revision: number, later: number) => ({ revision, at: after(start, later) });
  const first = marked(noMarks, mark(5, 0));

  test('may be forgotten a day after the time for which they are told', () => {
    expect(forgottenAt(start)).toBe(start + DELETIONS_TOLD + 86_400_000);
  });

  test('are marked twice in the time for which they are told', () => {
    expect(first).toEqual({ last: mark(5, 0), before: null });
    expect(marked(first, mark(6, DELETIONS_TOLD / 2 - 1))).toBe(first);
    expect(marked(first, mark(6, DELETIONS_TOLD / 2))).toEqual({
      last: mark(6, DELETIONS_TOLD / 2),
      before: mark(5, 0),
    });
  });

  test('are known after the oldest mark within that time, or all up to the newest where there is none', () => {
    const second = marked(first, mark(9, DELETIONS_TOLD / 2));
    const known = (later: number) => knownAfter(second, 20, after(start, later));
    expect(known(DELETIONS_TOLD)).toBe(4);
    expect(known(DELETIONS_TOLD + 1)).toBe(8);
    expect(known(2 * DELETIONS_TOLD)).toBe(20);
    expect(knownAfter(noMarks, 20, start)).toBe(20);
    expect(knownAfter({ last: { revision: 3, at: instant(0) }, before: null }, 20, instant(1))).toBe(2);
  });
});
