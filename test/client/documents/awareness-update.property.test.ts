import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { isOnlyOf } from '../../../client/documents/awareness-update.ts';

const updateOf = (ids: readonly number[]): Uint8Array =>
  encodeAwarenessUpdate(
    { meta: new Map(ids.map((id) => [id, { clock: 1, lastUpdated: 0 }])) } as unknown as Awareness,
    [...ids],
    new Map(),
  );

const client = fc.oneof(
  fc.nat(),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0, 127, 128, 16_384),
);

test('an update that the library has written for one client is that client’s, and no other’s', () => {
  fc.assert(
    fc.property(client, client, (one, other) => {
      expect(isOnlyOf(updateOf([one]), one)).toBe(true);
      expect(isOnlyOf(updateOf([one]), other)).toBe(one === other);
    }),
  );
});

test('one for several clients belongs to none of them alone', () => {
  fc.assert(
    fc.property(fc.uniqueArray(client, { minLength: 2, maxLength: 300 }), (ids) => {
      expect(ids.some((id) => isOnlyOf(updateOf(ids), id))).toBe(false);
    }),
  );
});

test('reading ends, whatever else the bytes are', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), client, (bytes, id) => {
      expect(typeof isOnlyOf(bytes, id)).toBe('boolean');
    }),
  );
  expect(isOnlyOf(new Uint8Array(1_000).fill(255), 1)).toBe(false);
});
