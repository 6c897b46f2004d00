import { expect, test } from '@jest/globals';
import * as Y from 'yjs';
import { merged } from '../../../client/documents/merging.ts';

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

test.each([1, 2, 64, 65, 5_000])('%d updates that are merged are one that says the same', (times) => {
  const { doc, updates } = edits(times);
  const reader = new Y.Doc();
  Y.applyUpdate(reader, merged(updates));
  expect(reader.getText('t').toJSON()).toBe(doc.getText('t').toJSON());
  expect(Y.encodeStateVector(reader)).toEqual(Y.encodeStateVector(doc));
});

test('What somebody has typed for a day without a network is merged in a moment', () => {
  const { updates } = edits(16_000);
  const begun = performance.now();
  merged(updates);
  // All at once it takes twenty seconds.
  expect(performance.now() - begun).toBeLessThan(4_000);
});
