import { describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import type { WriteOptions } from '../../../client/content/content-writes.ts';
import { compacting } from '../../../client/documents/compacting.ts';
import type { Incomplete, Revision } from '../../../client/documents/reading.ts';
import { fromLetters, type Stored } from '../../../client/documents/updates.ts';
import { handClock } from '../hand-clock.ts';
import { largestHeld } from '../largest-held.ts';

const [SECOND, DAY] = [1_000, 24 * 3_600_000];
const update = (nth: number): Revision => ({ itemId: `doc/u${nth}`, revision: nth });

/** A document for which three updates are enough to be compacted. */
const compactor = (...there: Revision[]) => {
  const time = handClock();
  const doc = new Y.Doc();
  doc.getText('t').insert(0, 'hello');
  let applied = there;
  let incomplete: readonly Incomplete[] = [];
  const puts: {
    readonly itemId: string;
    readonly value: unknown;
    readonly options: WriteOptions | undefined;
  }[] = [];
  const deleted: (readonly [string, WriteOptions | undefined])[] = [];
  const none: (itemId: string) => Error | null = () => null;
  const faults = { put: none, delete: new Map<string, Error>() };
  let [turned, ids] = [0, 0];
  const state = { isIdle: true };
  const compact = compacting({
    doc,
    participation: {
      put: async (itemId, value, options) => {
        puts.push({ itemId, value, options });
        const fault = faults.put(itemId);
        if (fault) throw fault;
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
    doc,
    compact,
    puts,
    deleted,
    faults,
    state,
    turned: () => turned,
    apply: (...now: Revision[]) => {
      applied = now;
    },
    leave: (...sets: Incomplete[]) => {
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

  test('keeps all of them if the snapshot could not be written, and is not compacted anew before ten minutes are over', async () => {
    const w = compactor(...three);
    w.faults.put = () => failing('content.full');
    w.compact.consider();
    await w.advance(2_500);
    w.faults.put = () => null;
    // What somebody else has begun meanwhile makes it no sooner.
    w.leave({ set: 'doc/s-x', claim: 4, parts: [] });
    w.compact.consider();
    await w.advance(100 * SECOND);
    w.leave();
    w.compact.consider();
    await w.advance(500 * SECOND - 1);
    w.compact.consider();
    await w.advance(0);
    expect([w.deleted, w.puts.length]).toEqual([[], 1]);
    w.compact.consider();
    await w.advance(1);
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

describe('What somebody has begun and not finished', () => {
  const set = (name: string, claim: number | null, ...nths: number[]): Incomplete => ({
    set: `doc/${name}`,
    claim,
    parts: nths.map(update),
  });
  const due = 2_500;

  test('is removed before the document is rewritten once it has not grown for a minute and a half, whatever it is', async () => {
    const w = compactor(...three.slice(1));
    const dead = [set('s-dead', 7, 21, 22), set('dead', 8), set('rest', 0, 23)];
    w.leave(...dead);
    w.compact.consider();
    w.apply(...three);
    w.compact.consider();
    await w.advance(90 * SECOND - 1);
    w.compact.consider();
    await w.advance(due - 1);
    expect(w.puts).toEqual([]);
    await w.advance(1);
    w.compact.consider();
    await w.advance(due);
    expect(w.puts.map(({ itemId, options }) => [itemId, options])).toEqual([
      ['doc/s-dead/0', { activity: false, baseRevision: 7 }],
      ['doc/dead/0', { activity: false, baseRevision: 8 }],
      ['doc/rest/0', { activity: false, baseRevision: 0 }],
      ['doc/s-n1', { activity: false }],
    ]);
    expect(w.puts[0]?.value).toEqual({ set: 'doc/s-dead', givenUp: true });
    expect(w.deleted).toEqual([
      ['doc/u21', { activity: false }],
      ['doc/u22', { activity: false }],
      ['doc/s-dead/0', { activity: false, baseRevision: 99 }],
      ['doc/dead/0', { activity: false, baseRevision: 99 }],
      ['doc/u23', { activity: false }],
      ['doc/rest/0', { activity: false, baseRevision: 99 }],
    ]);
  });

  test('is left alone as long as it grows; of a snapshot the document is left to its writer meanwhile', async () => {
    const w = compactor(...three);
    for (const parts of [[], [21], [21, 22], [21, 22, 23]]) {
      w.leave(set('s-alive', 7, ...parts));
      w.compact.consider();
      await w.advance(80 * SECOND);
    }
    expect(w.puts).toEqual([]);
    const other = compactor(...three);
    for (const parts of [[], [21], [21, 22], [21, 22, 23]]) {
      other.leave(set('alive', 7, ...parts));
      other.compact.consider();
      await other.advance(80 * SECOND);
    }
    expect(other.puts.map(({ itemId }) => itemId.slice(0, 7))).toEqual(other.puts.map(() => 'doc/s-n'));
    expect(other.puts.length).toBeGreaterThan(0);
  });

  test('is removed from a minute and a half on, and not a moment before', async () => {
    for (const early of [0, 1]) {
      const w = compactor(...three.slice(1));
      w.leave(set('dead', 8));
      w.compact.consider();
      await w.advance(90 * SECOND - due - early);
      w.apply(...three);
      w.compact.consider();
      await w.advance(due);
      expect(w.puts.map(({ itemId }) => itemId)).toEqual([...(early ? [] : ['doc/dead/0']), 'doc/s-n1']);
    }
  });

  test('and is finished at that very moment, or removed by somebody else, is left to them', async () => {
    const w = compactor(...three.slice(1));
    w.leave(set('one', 7, 21), set('two', 8, 22));
    w.compact.consider();
    await w.advance(90 * SECOND);
    w.faults.put = (itemId) => (itemId === 'doc/one/0' ? failing('content.conflict') : null);
    w.apply(...three);
    w.compact.consider();
    await w.advance(due);
    expect(w.ids()).toEqual(['doc/u22', 'doc/two/0']);
    expect(w.puts.at(-1)?.itemId).toBe('doc/s-n1');
  });

  test('has the document wait if it cannot be removed, if somebody edits meanwhile, or if all is stopped', async () => {
    const [broken, edited, stopped] = [compactor(...three), compactor(...three), compactor(...three)];
    broken.faults.put = () => failing('client.timeout');
    edited.faults.put = () => {
      edited.state.isIdle = false;
      return null;
    };
    stopped.faults.put = () => {
      stopped.compact.stop();
      return null;
    };
    for (const w of [broken, edited, stopped]) {
      w.apply();
      w.leave(set('one', 7, 21), set('two', 8, 22));
      w.compact.consider();
      await w.advance(90 * SECOND);
      w.apply(...three);
      w.compact.consider();
      await w.advance(due);
      await w.advance(60 * SECOND);
      expect([w.puts.map(({ itemId }) => itemId).includes('doc/s-n1'), w.turned()]).toEqual([false, 0]);
    }
    expect(broken.puts.map(({ itemId }) => itemId)).toEqual(['doc/one/0']);
    expect(edited.puts.map(({ itemId }) => itemId)).toEqual(['doc/one/0', 'doc/two/0']);
    expect(stopped.puts.map(({ itemId }) => itemId)).toEqual(['doc/one/0']);
  });

  test('or has lost parts after it was complete, is removed with the others after a week', async () => {
    const w = compactor(...three.slice(1));
    const then = w.now() + 90 * SECOND + due + 30 * SECOND;
    const setOf = (name: string, ago: number, nth: number) =>
      set(`${name}${(then - ago).toString(36)}-tab-1`, null, nth);
    // Whatever the last character of its time is.
    const old = Array.from({ length: 36 }, (_, more) => setOf('', 7 * DAY + 1 + more, 30 + more));
    w.faults.put = (itemId) => (itemId.includes('s-n') ? null : failing('content.conflict'));
    const claimed = { ...setOf('', 9 * DAY, 24), claim: 7 };
    const sets = [
      claimed,
      setOf('', 7 * DAY, 20),
      setOf('s-', 7 * DAY + 1, 21),
      setOf('s-', DAY, 22),
      ...old,
    ];
    w.leave(...sets);
    w.compact.consider();
    await w.advance(90 * SECOND);
    w.apply(...three);
    w.compact.consider();
    await w.advance(due);
    // By the time that its turn comes it has grown.
    w.leave(...sets, setOf('', 8 * DAY, 23));
    w.compact.consider();
    await w.advance(30 * SECOND);
    expect(w.puts.map(({ itemId }) => itemId)).toEqual([`${claimed.set}/0`, 'doc/s-n1']);
    const gone = [1, 2, 3, 21, ...old.map((_, nth) => 30 + nth)];
    expect(w.ids()).toEqual(gone.map((nth) => `doc/u${nth}`));
  });
});

test('A snapshot of several parts is not finished once all is stopped, and what there is of it is removed', async () => {
  const w = compactor(...three);
  w.doc.getText('t').insert(0, 'x'.repeat(50_000));
  w.faults.put = (itemId) => {
    if (itemId === 'doc/s-n1/1') w.compact.stop();
    return null;
  };
  w.compact.consider();
  await w.advance(60 * SECOND);
  const ids = ['doc/s-n1/0', 'doc/s-n1/1', 'doc/s-n1/0'];
  expect(w.puts.map(({ itemId }) => itemId)).toEqual(ids);
  expect(w.ids()).toEqual(['doc/s-n1/1', 'doc/s-n1/2', 'doc/s-n1/0']);
});

test('Of what others have written and removed nothing is remembered, whole snapshots and parts', () => {
  const held = largestHeld(() => {
    const { compact, apply, leave } = compactor();
    for (let nth = 0; nth < 1_000; nth += 1) {
      leave({ set: `doc/s-${nth}`, claim: nth, parts: [update(nth)] });
      compact.consider();
      leave();
      apply({ itemId: `doc/s-${nth}`, revision: nth });
      compact.consider();
    }
  });
  expect(held).toBeLessThan(10);
});
