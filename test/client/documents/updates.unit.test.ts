import { describe, expect, test } from '@jest/globals';
import { reading } from '../../../client/documents/reading.ts';
import {
  claimIn,
  claimOf,
  firstOf,
  fromLetters,
  inLetters,
  joined,
  PART_BYTES,
  partsOf,
  storedIn,
} from '../../../client/documents/updates.ts';

const bytes = (length: number, from = 0) => Uint8Array.from({ length }, (_, nth) => (nth + from) % 256);

describe('An update in the content', () => {
  test('is one item as long as it fits, and otherwise an ordered set of parts', () => {
    for (const length of [0, 1, PART_BYTES])
      expect(partsOf('doc/1', bytes(length))).toEqual([['doc/1', { y: inLetters(bytes(length)) }]]);
    const parts = partsOf('doc/1', bytes(2 * PART_BYTES + 1));
    expect(parts).toMatchObject([0, 1, 2].map((at) => [`doc/1/${at}`, { set: 'doc/1', at, of: 3 }]));
    const whole = joined(parts.map(([, { y }]) => fromLetters(y)));
    expect(whole).toEqual(bytes(2 * PART_BYTES + 1));
    expect(parts.map(([, { y }]) => fromLetters(y).length)).toEqual([PART_BYTES, PART_BYTES, 1]);
  });

  test('of several parts is claimed in the place of the first, by what is no part of it', () => {
    const claims = [claimOf('doc/1'), claimOf('doc/1', true)];
    expect(claims.map(claimIn)).toEqual(['doc/1', 'doc/1']);
    expect(claims.map(storedIn)).toEqual([null, null]);
    expect(claims[0]).not.toEqual(claims[1]);
    const [[first] = []] = partsOf('doc/1', bytes(PART_BYTES + 1));
    expect(firstOf('doc/1')).toBe(first);
    const none = [part, null, undefined, 'doc/1', { set: 7, givenUp: true }, { set: 'doc/1', givenUp: 1 }];
    expect(none.map(claimIn)).toEqual(none.map(() => null));
  });

  const part = { y: 'AA==', set: 'doc/1', at: 0, of: 2 };

  test.each([
    [{ y: 'AA==' }, { y: 'AA==' }],
    [{ y: 'AA==', more: 1 }, { y: 'AA==' }],
    [part, part],
    [
      { ...part, at: 9_999, of: 10_000 },
      { ...part, at: 9_999, of: 10_000 },
    ],
  ])('is what %j says', (value, stored) => {
    expect(storedIn(value)).toEqual(stored);
  });

  test.each([
    null,
    undefined,
    'AA==',
    {},
    { y: 7 },
    { ...part, y: 7 },
    { ...part, set: 7 },
    { ...part, set: null },
    { ...part, at: 2 },
    { ...part, at: -1 },
    { ...part, at: 0.5 },
    { ...part, at: '0' },
    { ...part, of: '2' },
    { ...part, of: 2.5 },
    { ...part, of: 10_001 },
    { ...part, at: undefined },
    { ...part, of: undefined },
  ])('ignores what no provider writes: %j', (value) => {
    expect(storedIn(value)).toBeNull();
  });
});

describe('Reading', () => {
  const item = (itemId: string, value: unknown, revision = 1) => ({ itemId, value, revision });
  const reader = () => {
    const updates: number[][] = [];
    const faults: unknown[] = [];
    const items = reading(
      'doc/',
      (update) => {
        if (update[0] === 255) throw new RangeError('no update');
        updates.push([...update]);
      },
      (fault) => faults.push(fault),
    );
    return { items, updates, faults };
  };
  const stored = (...letters: number[]) => ({ y: inLetters(Uint8Array.from(letters)) });
  const setOf = (at: number, of = 3) => ({ ...stored(at, at), set: 'doc/set', at, of });

  test('applies each update once per revision, and nothing that is not of the document', () => {
    const { items, updates, faults } = reader();
    const there = [
      item('doc/a', stored(1), 5),
      item('other', stored(2)),
      item('doc/note', { text: 'x' }),
      item('doc/b', stored(3), 6),
    ];
    items.read(there);
    items.read(there);
    expect(updates).toEqual([[1], [3]]);
    expect(items.applied()).toEqual([
      { itemId: 'doc/a', revision: 5 },
      { itemId: 'doc/b', revision: 6 },
    ]);
    items.read([item('doc/a', stored(1, 4), 7), item('doc/b', stored(3), 6)]);
    expect(updates.slice(2)).toEqual([[1, 4]]);
    expect(items.applied()[0]).toEqual({ itemId: 'doc/a', revision: 7 });
    expect([items.incomplete(), faults]).toEqual([[], []]);
  });

  test('forgets what was removed, and reads it again when it is back', () => {
    const { items, updates } = reader();
    items.read([item('doc/a', stored(1)), item('doc/b', stored(2))]);
    items.read([item('doc/b', stored(2))]);
    expect(items.applied()).toEqual([{ itemId: 'doc/b', revision: 1 }]);
    items.read([item('doc/a', stored(1)), item('doc/b', stored(2))]);
    expect(updates).toEqual([[1], [2], [1]]);
  });

  test('assembles a set once it is complete, in whatever order its parts arrive', () => {
    const { items, updates } = reader();
    const [zero, one, two] = [0, 1, 2].map((at) => item(`doc/set/${at}`, setOf(at), at + 1));
    items.read([two, zero].flatMap((part) => part ?? []));
    expect([updates, items.applied()]).toEqual([[], []]);
    expect(items.incomplete()).toMatchObject([
      { set: 'doc/set', parts: [{ itemId: 'doc/set/2', revision: 3 }, { itemId: 'doc/set/0' }] },
    ]);
    items.read([two, zero, one].flatMap((part) => part ?? []));
    expect(updates).toEqual([[0, 0, 1, 1, 2, 2]]);
    expect(items.incomplete()).toEqual([]);
    expect(items.applied().map(({ itemId }) => itemId)).toEqual(['doc/set/0', 'doc/set/1', 'doc/set/2']);
  });

  test('knows what there is of a set that is not complete: its claim, if there is one, and its parts', () => {
    const { items, updates } = reader();
    const claim = item('doc/set/0', claimOf('doc/set'), 4);
    const [zero, one, two] = [0, 1, 2].map((at) => item(`doc/set/${at}`, setOf(at), at + 5)) as [
      ReturnType<typeof item>,
      ReturnType<typeof item>,
      ReturnType<typeof item>,
    ];
    const unfinished = (claimed: number | null, ...parts: number[]) => [
      { set: 'doc/set', claim: claimed, parts: parts.map((at) => ({ itemId: `doc/set/${at}` })) },
    ];
    const steps: (readonly [ReturnType<typeof item>[], ReturnType<typeof unfinished>])[] = [
      [[claim], unfinished(4)],
      [[claim, two], unfinished(4, 2)],
      [[item('doc/set/0', claimOf('doc/set', true), 8), two], unfinished(8, 2)],
      [[two], unfinished(0, 2)],
      [[], []],
      [[one, two], unfinished(0, 1, 2)],
      [[one], unfinished(0, 1)],
      [[zero, one], unfinished(null, 1, 0)],
      [[one], unfinished(0, 1)],
    ];
    for (const [there, left] of steps) {
      items.read(there);
      expect(items.incomplete()).toMatchObject(left);
      expect(items.incomplete()).toHaveLength(left.length);
    }
    // Each part has been there, and never all of them.
    expect([updates, items.applied()]).toEqual([[], []]);
    items.read([claim, one, two]);
    items.read([{ ...zero, revision: 9 }, one, two]);
    expect([updates, items.incomplete()]).toEqual([[[0, 0, 1, 1, 2, 2]], []]);
  });

  test('knows nothing of what is begun of another document, nor of a claim that is none', () => {
    const { items, faults } = reader();
    items.read([
      item('doc/2/set/0', claimOf('doc/2/set')),
      item('doc/a', { set: 'doc/a' }),
      item('doc/b', { set: 7, givenUp: true }),
      item('doc/c', null),
    ]);
    expect([items.incomplete(), faults]).toEqual([[], []]);
    items.read([item('doc/set/0', claimOf('doc/set'))]);
    expect(items.incomplete()).toEqual([{ set: 'doc/set', claim: 1, parts: [] }]);
  });

  test('skips and reports what is not an update, and never counts it as read', () => {
    const { items, updates, faults } = reader();
    items.read([item('doc/a', stored(255)), item('doc/b', { y: 'é' }), item('doc/c', stored(1))]);
    expect([updates, faults.length]).toEqual([[[1]], 2]);
    expect(items.applied()).toEqual([{ itemId: 'doc/c', revision: 1 }]);
  });
});
