import { describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import type { WriteOptions } from '../../../client/content/content-writes.ts';
import { fromLetters, type Stored } from '../../../client/documents/updates.ts';
import { writing } from '../../../client/documents/writing.ts';
import { handClock, settled } from '../hand-clock.ts';

const KB = 1_024;

/** A document whose edits of given lengths are written one by one. */
const tab = () => {
  const time = handClock();
  const puts: {
    readonly itemId: string;
    readonly options: WriteOptions | undefined;
    readonly update: Uint8Array;
  }[] = [];
  const outcomes: (Error | null)[] = [];
  const deleted: string[] = [];
  let [ids, revision] = [0, 10];
  const pages = writing(
    {
      put: async (itemId, value, options) => {
        puts.push({ itemId, options, update: fromLetters((value as Partial<Stored>).y ?? '') });
        const outcome = outcomes.shift();
        if (outcome) throw outcome;
        revision += 1;
        return revision;
      },
      delete: async (itemId) => {
        deleted.push(itemId);
        return revision;
      },
    },
    {
      newId: () => {
        ids += 1;
        return `i${ids}`;
      },
    },
  );
  const doc = new Y.Doc({ gc: false });
  // A fixed id, because its length is part of each update.
  doc.clientID = 7;
  const edit = (text: string): Uint8Array => {
    let update = new Uint8Array();
    const hear = (told: Uint8Array) => {
      update = Uint8Array.from(told);
    };
    doc.on('update', hear);
    doc.getText('t').insert(doc.getText('t').length, text);
    doc.off('update', hear);
    return update;
  };
  /** An update of exactly this length. */
  const editOf = (bytes: number): Uint8Array => {
    for (let length = bytes - 40; ; length += 1) {
      const clone = new Y.Doc({ gc: false });
      Y.applyUpdate(clone, Y.encodeStateAsUpdate(doc));
      // Set last: a document changes its id when it sees that it is taken.
      clone.clientID = doc.clientID;
      clone.getText('t').insert(clone.getText('t').length, 'x'.repeat(length));
      const { length: long } = Y.encodeStateAsUpdate(clone, Y.encodeStateVector(doc));
      if (long === bytes) return edit('x'.repeat(length));
      if (long > bytes) throw new Error(`No update is of ${bytes} bytes.`);
    }
  };
  /** The text that a reader of these items gets. */
  const readFrom = (...updates: readonly Uint8Array[]): string => {
    const reader = new Y.Doc();
    for (const update of updates) Y.applyUpdate(reader, update);
    return reader.getText('t').toJSON();
  };
  return {
    ...time,
    pages,
    puts,
    outcomes,
    deleted,
    edit,
    editOf,
    readFrom,
    told: () => puts.map(({ itemId, options }) => [itemId, options?.baseRevision]),
  };
};
const failing = (code: string) => Object.assign(new Error(code), { code });
const byHand = { activity: true };

describe('Small updates', () => {
  test('go into one item, which is rewritten upon its last revision, as its author’s activity', async () => {
    const w = tab();
    await w.pages.write(w.edit('one '), byHand);
    await w.pages.write(w.edit('two '), { activity: false });
    await w.pages.write(w.edit('three'), byHand);
    expect(w.puts.map(({ itemId, options }) => [itemId, options])).toEqual([
      ['i1', { activity: true, baseRevision: 0 }],
      ['i1', { activity: false, baseRevision: 11 }],
      ['i1', { activity: true, baseRevision: 12 }],
    ]);
    expect(w.readFrom(w.puts[2]?.update ?? new Uint8Array())).toBe('one two three');
  });

  test('go into the next item when one is full', async () => {
    const w = tab();
    await w.pages.write(w.editOf(KB), byHand);
    await w.pages.write(w.editOf(KB + 200), byHand);
    await w.pages.write(w.edit('!'), byHand);
    expect(w.told()).toEqual([
      ['i1', 0],
      ['i2', 0],
      ['i2', 12],
    ]);
    const [first, , last] = w.puts;
    expect(last?.update.length).toBeLessThan(2 * KB);
    expect(w.readFrom(...[first, last].flatMap((put) => put?.update ?? []))).toMatch(/^x{2000,}!$/);
  });

  test('go into a new item when somebody has compacted theirs', async () => {
    const w = tab();
    await w.pages.write(w.edit('one '), byHand);
    w.outcomes.push(failing('content.conflict'));
    await w.pages.write(w.edit('two '), byHand);
    await w.pages.write(w.edit('three'), byHand);
    expect(w.told()).toEqual([
      ['i1', 0],
      ['i1', 11],
      ['i2', 0],
      ['i2', 12],
    ]);
    expect(w.readFrom(w.puts[3]?.update ?? new Uint8Array())).toBe('one two three');
  });

  test('go elsewhere after a write that may have succeeded, and after the page is turned', async () => {
    const w = tab();
    await w.pages.write(w.edit('one '), byHand);
    w.outcomes.push(failing('client.timeout'));
    await expect(w.pages.write(w.edit('two '), byHand)).rejects.toThrow('client.timeout');
    await w.pages.write(w.edit('three '), byHand);
    w.pages.turnThePage();
    await w.pages.write(w.edit('four'), byHand);
    expect(w.told()).toEqual([
      ['i1', 0],
      ['i1', 11],
      ['i2', 0],
      ['i3', 0],
    ]);
  });
});

describe('A large update', () => {
  test('does not fit into an item of small ones, and is written by itself, once', async () => {
    const w = tab();
    await w.pages.write(w.editOf(2 * KB), byHand);
    await w.pages.write(w.editOf(2 * KB + 1), { activity: false });
    await w.pages.write(w.edit('!'), byHand);
    expect(w.puts.map(({ itemId, options }) => [itemId, options])).toEqual([
      ['i1', { activity: true, baseRevision: 0 }],
      ['i2', { activity: false }],
      ['i3', { activity: true, baseRevision: 0 }],
    ]);
  });

  test('in parts that somebody has given up meanwhile is written anew, as often as that happens', async () => {
    const w = tab();
    const conflict = failing('content.conflict');
    w.outcomes.push(null, null, conflict, null, null, null, conflict);
    await w.pages.write(w.editOf(25 * KB), byHand);
    const puts = w.told().filter(([id]) => id !== 'i1/0' && id !== 'i2/0');
    expect(puts).toEqual([
      ['i1/1', 0],
      ['i2/1', 0],
      ['i3/0', 0],
      ['i3/1', 0],
      ['i3/0', 17],
    ]);
  });

  test('in parts of which one is refused is removed, and that is its outcome', async () => {
    const w = tab();
    w.outcomes.push(null, failing('content.full'));
    await expect(w.pages.write(w.editOf(25 * KB), byHand)).rejects.toThrow('content.full');
    await settled();
    expect(w.told()).toEqual([
      ['i1/0', 0],
      ['i1/1', 0],
      ['i1/0', 11],
    ]);
    expect(w.deleted).toEqual(['i1/1', 'i1/0']);
  });
});
