import { describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import type { WriteOptions } from '../../../client/content/content-writes.ts';
import { compacting } from '../../../client/documents/compacting.ts';
import type { Revision } from '../../../client/documents/reading.ts';
import { fromLetters, type Stored } from '../../../client/documents/updates.ts';
import { handClock } from '../hand-clock.ts';

const [SECOND, DAY] = [1_000, 24 * 3_600_000];
const update = (nth: number): Revision => ({ itemId: `doc/u${nth}`, revision: nth });

/** A document for which three updates are enough to be compacted. */
const compactor = (...there: Revision[]) => {
  const time = handClock();
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'hello');
  let applied = there;
  let incomplete: { readonly set: string; readonly parts: readonly Revision[] }[] = [];
  const puts: {
    readonly itemId: string;
    readonly value: unknown;
    readonly options: WriteOptions | undefined;
  }[] = [];
  const deleted: (readonly [string, WriteOptions | undefined])[] = [];
  const faults = { put: null as Error | null, delete: new Map<string, Error>() };
  let [turned, ids] = [0, 0];
  const state = { isIdle: true };
  const compact = compacting({
    doc,
    participation: {
      put: async (itemId, value, options) => {
        if (faults.put) throw faults.put;
        puts.push({ itemId, value, options });
        return 99;
      },
      delete: async (itemId, options) => {
        deleted.push([itemId, options]);
        const fault = faults.delete.get(itemId);
        if (fault) throw fault;
        return 99;
      },
    },
    items: { applied: () => applied, incomplete: () => incomplete },
    compactAt: 3,
    clock: time.clock,
    random: () => 0.5,
    snapshots: 'doc/s-',
    newId: (prefix) => {
      ids += 1;
      return `${prefix}n${ids}`;
    },
    isIdle: () => state.isIdle,
    turnThePage: () => {
      turned += 1;
    },
  });
  return {
    ...time,
    compact,
    puts,
    deleted,
    faults,
    state,
    turned: () => turned,
    apply: (...now: Revision[]) => {
      applied = now;
    },
    leave: (...sets: typeof incomplete) => {
      incomplete = sets;
    },
    ids: () => deleted.map(([itemId]) => itemId),
  };
};
const three = [1, 2, 3].map(update);
const failing = (code: string) => Object.assign(new Error(code), { code });

describe('A document of many updates', () => {
  test('is rewritten as a whole after a random delay, as nobody’s activity, and on a new page', async () => {
    const w = compactor(...three);
    w.compact.consider();
    w.compact.consider();
    await w.advance(2_499);
    expect(w.puts).toEqual([]);
    await w.advance(1);
    expect(w.puts.map(({ itemId, options }) => [itemId, options])).toEqual([
      ['doc/s-n1', { activity: false }],
    ]);
    const reader = new Y.Doc();
    for (const { value } of w.puts) Y.applyUpdate(reader, fromLetters((value as Stored).y));
    expect(reader.getText('t').toJSON()).toBe('hello');
    expect(w.turned()).toBe(1);
    await w.advance(60 * SECOND);
    expect(w.puts).toHaveLength(1);
  });

  test('is left alone as long as they are few', async () => {
    const w = compactor(...three.slice(1));
    w.compact.consider();
    await w.advance(60 * SECOND);
    expect([w.puts, w.turned()]).toEqual([[], 0]);
  });

  test('loses each of them half a minute after the snapshot, at the revision that the snapshot includes', async () => {
    const w = compactor(...three);
    w.compact.consider();
    await w.advance(2_500);
    w.apply(...three, update(4));
    w.compact.consider();
    await w.advance(30 * SECOND - 1);
    expect(w.deleted).toEqual([]);
    await w.advance(1);
    expect(w.deleted).toEqual(
      three.map(({ itemId, revision }) => [itemId, { baseRevision: revision, activity: false }]),
    );
    // Once compacted, it may be compacted again.
    w.compact.consider();
    await w.advance(2_500);
    expect(w.puts).toHaveLength(2);
  });

  test('keeps those written to since, and all the rest once anything is wrong', async () => {
    const w = compactor(...three);
    w.faults.delete.set('doc/u1', failing('content.conflict'));
    w.faults.delete.set('doc/u2', failing('client.closed'));
    w.compact.consider();
    await w.advance(60 * SECOND);
    expect(w.ids()).toEqual(['doc/u1', 'doc/u2']);
  });

  test('keeps all of them if the snapshot could not be written, and is compacted by the next one who looks', async () => {
    const w = compactor(...three);
    w.faults.put = failing('content.full');
    w.compact.consider();
    await w.advance(60 * SECOND);
    expect(w.deleted).toEqual([]);
    w.faults.put = null;
    w.compact.consider();
    await w.advance(60 * SECOND);
    expect(w.ids()).toEqual(['doc/u1', 'doc/u2', 'doc/u3']);
  });

  test('waits while something has to be written, or if somebody else was faster', async () => {
    const busy = compactor(...three);
    busy.state.isIdle = false;
    const late = compactor(...three);
    for (const w of [busy, late]) w.compact.consider();
    late.apply(update(9));
    for (const w of [busy, late]) await w.advance(60 * SECOND);
    expect([busy.puts, late.puts]).toEqual([[], []]);
    busy.state.isIdle = true;
    late.apply(...three);
    for (const w of [busy, late]) {
      w.compact.consider();
      await w.advance(2_500);
      expect(w.puts).toHaveLength(1);
    }
  });

  test('is rewritten only once there are as many updates as its snapshot has parts', async () => {
    const parts = [1, 2, 3, 4].map((nth) => ({ itemId: `doc/s-x/${nth}`, revision: nth }));
    const w = compactor(...parts, ...three);
    w.compact.consider();
    await w.advance(90 * SECOND);
    w.compact.consider();
    await w.advance(60 * SECOND);
    expect(w.puts).toEqual([]);
    w.apply(...parts, ...three, update(4));
    w.compact.consider();
    await w.advance(2_500);
    expect(w.puts).toHaveLength(1);
  });

  test('is left to whoever has just written a snapshot for a minute and a half', async () => {
    const w = compactor(...three, { itemId: 'doc/s-x', revision: 8 });
    for (const _ of [1, 2, 3]) {
      w.compact.consider();
      await w.advance(29_000);
    }
    w.compact.consider();
    await w.advance(2_999);
    expect(w.puts).toEqual([]);
    await w.advance(1);
    w.compact.consider();
    await w.advance(2_500);
    expect(w.puts).toHaveLength(1);
    const exact = compactor(...three, { itemId: 'doc/s-x', revision: 8 });
    exact.compact.consider();
    await exact.advance(90 * SECOND);
    exact.compact.consider();
    await exact.advance(2_500);
    expect(exact.puts).toHaveLength(1);
  });

  test('is not compacted once that is stopped: before it, during the wait, and while updates are removed', async () => {
    const before = compactor(...three);
    before.compact.stop();
    before.compact.consider();
    const waiting = compactor(...three);
    waiting.compact.consider();
    waiting.compact.stop();
    const going = compactor(...three);
    going.compact.consider();
    await going.advance(10 * SECOND);
    going.compact.stop();
    for (const w of [before, waiting, going]) await w.advance(60 * SECOND);
    expect([before.puts, waiting.puts, going.puts.length, going.deleted]).toEqual([[], [], 1, []]);
  });
});

test('Parts of a set that nobody completes are removed with the others after a week', async () => {
  const w = compactor(...three);
  const setOf = (name: string, ago: number, nth: number) => ({
    set: `doc/${name}${(w.now() + 2_500 - ago).toString(36)}-tab-1`,
    parts: [update(nth)],
  });
  // Whatever the last character of its time is.
  const old = Array.from({ length: 36 }, (_, more) => setOf('', 7 * DAY + 1 + more, 30 + more));
  w.leave(setOf('', 7 * DAY, 20), setOf('s-', 7 * DAY + 1, 21), setOf('s-', DAY, 22), ...old);
  w.compact.consider();
  await w.advance(60 * SECOND);
  const gone = [1, 2, 3, 21, ...old.map((_, nth) => 30 + nth)];
  expect(w.ids()).toEqual(gone.map((nth) => `doc/u${nth}`));
});
