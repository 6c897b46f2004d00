import { expect, test } from '@jest/globals';
import { keptIn } from '../../web/keeping/kept.ts';
import { memoryStorage } from './storage.ts';

test('what is kept is there for the next load', () => {
  const storage = memoryStorage();
  const kept = keptIn(() => storage);
  kept.set('a', '1');
  const next = keptIn(() => storage);
  expect([next.get('a'), next.get('b'), next.keys(), next.lasts()]).toEqual(['1', null, ['a'], true]);
  next.drop('a');
  expect(kept.get('a')).toBeNull();
  expect(storage.length).toBe(0);
});

test('where storage is blocked values last for this load, and it says so', () => {
  const kept = keptIn(() => {
    throw new DOMException('Blocked.', 'SecurityError');
  });
  kept.set('a', '1');
  expect([kept.get('a'), kept.keys(), kept.lasts()]).toEqual(['1', ['a'], false]);
  kept.drop('a');
  expect(kept.get('a')).toBeNull();
});

test('where a browser has no storage at all it is the same', () => {
  const kept = keptIn(() => null);
  kept.set('a', '1');
  expect([kept.get('a'), kept.keys(), kept.lasts()]).toEqual(['1', ['a'], false]);
});

test('where the disk is full the newest value counts, and an older one does not come back', () => {
  const storage = memoryStorage();
  let isFull = false;
  const set = storage.setItem;
  storage.setItem = (key, value) => {
    if (isFull) throw new DOMException('Full.', 'QuotaExceededError');
    set(key, value);
  };
  const kept = keptIn(() => storage);
  kept.set('a', '1');
  isFull = true;
  kept.set('a', '2');
  expect(kept.get('a')).toBe('2');
  isFull = false;
  kept.set('a', '3');
  expect([kept.get('a'), storage.getItem('a')]).toEqual(['3', '3']);
});

test('a fault of ours is not taken for the browser’s', () => {
  const kept = keptIn(() => {
    throw new TypeError('ours');
  });
  expect(() => kept.get('a')).toThrow('ours');
});
