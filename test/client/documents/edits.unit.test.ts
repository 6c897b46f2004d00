import { describe, expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { watchEdits } from '../../../client/documents/edits.ts';
import { settled } from '../hand-clock.ts';
import { reachesThePage } from './thrown.ts';

const ours = { name: 'ours' };

/** A document with a listener that throws as long as it is told to, before the one who watches. */
const watched = () => {
  const doc = new Y.Doc();
  const faults = { are: false };
  doc.on('update', () => {
    if (faults.are) throw new Error('The database connection is closing.');
  });
  const told: { readonly update: Uint8Array; readonly origin: unknown; readonly local: boolean }[] = [];
  const stop = watchEdits(doc, ours, (update, { origin, local }) => told.push({ update, origin, local }));
  const edit = (text: string, origin: unknown = null) => {
    try {
      doc.transact(() => doc.getText('t').insert(0, text), origin);
    } catch {
      // It has reached whoever edits.
    }
  };
  const readAll = () => {
    const reader = new Y.Doc();
    for (const { update } of told) Y.applyUpdate(reader, update);
    return reader.getText('t').toJSON();
  };
  return { doc, faults, told, stop, edit, readAll };
};

describe('Whoever watches a document', () => {
  test('is told of each update at once and once, but not of what they have brought themselves', async () => {
    const { doc, told, edit } = watched();
    edit('one ');
    edit('two ', 'a hand');
    edit('three ', ours);
    const other = new Y.Doc();
    other.getText('t').insert(0, 'four ');
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), 'elsewhere');
    doc.transact(() => doc.getText('t'));
    const seen = [
      { origin: null, local: true },
      { origin: 'a hand', local: true },
      { origin: 'elsewhere', local: false },
    ];
    expect(told).toMatchObject(seen);
    await settled();
    expect(told).toHaveLength(seen.length);
  });

  test('is told all the same of what is edited after a listener has thrown, a moment later', async () => {
    const { doc, faults, told, edit, readAll } = watched();
    edit('one ');
    faults.are = true;
    edit('two ');
    expect(told).toHaveLength(1);
    await settled();
    expect([told.length, readAll()]).toEqual([2, 'two one ']);
    faults.are = false;
    edit('three ');
    await settled();
    expect([told.length, readAll()]).toEqual([3, 'three two one ']);
    edit('four ', ours);
    doc.transact(() => doc.getText('t'));
    await settled();
    expect(told).toHaveLength(3);
  });

  test('has the document go on after that for others too: Yjs itself tells no observer of anything any more', async () => {
    const { doc, faults, told, edit, readAll } = watched();
    const seen: string[] = [];
    const text = doc.getText('t');
    text.observe(() => seen.push(text.toJSON()));
    faults.are = true;
    edit('two ');
    faults.are = false;
    // In the same breath, before anything can be put right.
    edit('three ');
    expect(seen).toEqual(['two ']);
    await settled();
    expect([seen, told.length, readAll()]).toEqual([['two ', 'three two '], 2, 'three two ']);
    edit('four ');
    edit('five ', ours);
    expect([seen.at(-1), told.length]).toEqual(['five four three two ', 3]);
    await settled();
    expect([seen.length, told.length]).toEqual([4, 3]);
  });

  test.each(['a hand', ours])('has it go on however often that happens, by %j', async (by) => {
    const { doc, faults, edit } = watched();
    const seen: string[] = [];
    const text = doc.getText('t');
    text.observe(() => seen.push(text.toJSON().slice(0, 1)));
    faults.are = true;
    const reached = await reachesThePage(() => {
      for (const letter of 'abc') edit(letter, by);
    });
    // The first has reached whoever edits.
    expect([seen, reached.length]).toEqual([['a', 'c', 'c'], 2]);
    faults.are = false;
    edit('d', by);
    expect(seen.at(-1)).toBe('d');
  });

  test('hears nothing more once they have stopped, not even of what was edited just before', async () => {
    const { doc, faults, told, stop, edit } = watched();
    faults.are = true;
    edit('one ');
    stop();
    await settled();
    expect(told).toEqual([]);
    expect(doc._observers.has('beforeTransaction')).toBe(false);
    expect(doc._observers.get('update')?.size).toBe(1);
  });
});
