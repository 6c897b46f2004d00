import { expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { AT_ONCE, merged } from '../../../client/documents/merging.ts';

const edits = (times: number) => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  const text = doc.getText('t');
  for (let nth = 0; nth < times; nth += 1)
    if (nth % 20 === 19) text.delete(3, 1);
    else text.insert(nth % 7 === 0 ? Math.floor(text.length / 2) : text.length, 'a');
  return { doc, updates };
};

test.each([1, 2, AT_ONCE, AT_ONCE + 1, 5_000])(
  '%d updates that are merged are one that says the same',
  (times) => {
    const { doc, updates } = edits(times);
    const reader = new Y.Doc();
    Y.applyUpdate(reader, merged(updates));
    expect(reader.getText('t').toJSON()).toBe(doc.getText('t').toJSON());
    expect(Y.encodeStateVector(reader)).toEqual(Y.encodeStateVector(doc));
  },
);

// Sixteen thousand at once take twenty seconds.
test('What somebody has typed for a day without a network is merged by a few at a time, each of them once', () => {
  const letters = Array.from({ length: AT_ONCE * AT_ONCE + 1 }, (_, nth) => Uint8Array.of(nth % 256));
  const sizes: number[] = [];
  const all = merged(letters, (some) => {
    sizes.push(some.length);
    return Uint8Array.from(some.flatMap((one) => [...one]));
  });
  expect(all).toEqual(Uint8Array.from(letters.flatMap((one) => [...one])));
  const full = Array.from({ length: AT_ONCE }, () => AT_ONCE);
  expect(sizes).toEqual([...full, 1, AT_ONCE, 1, 2]);
});
