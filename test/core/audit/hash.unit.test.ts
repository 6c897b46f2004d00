import { describe, expect, test } from '@jest/globals';
import { hashOf } from '../../../shared/audit/trail.ts';
import { instant } from '../../../shared/instant.ts';
import { key } from '../people.ts';

describe('A hash', () => {
  const record = { at: instant(1), by: null, policy: { idleTimeout: 1, grace: 2 } };
  test('is the same whatever the order of the fields, inner ones included', () => {
    const turned = { policy: { grace: 2, idleTimeout: 1 }, by: null, at: instant(1) };
    expect(hashOf(key, turned)).toBe(hashOf(key, record));
    expect(hashOf(key, record)).toMatch(/^[\w-]{43}$/);
  });
  test.each<[string, object, object]>([
    ['the session', { ...key, sessionId: 's2' }, record],
    ['the participant', { ...key, participantId: 'ben' }, record],
    ['a field', key, { ...record, at: instant(2) }],
    ['a null', key, { ...record, by: 'null' }],
    ['an inner field', key, { ...record, policy: { idleTimeout: 1, grace: 3 } }],
    ['which value is which', key, { ...record, policy: { idleTimeout: 2, grace: 1 } }],
  ])('differs for a different %s', (_, owner, other) => {
    expect(hashOf(owner as typeof key, other)).not.toBe(hashOf(key, record));
  });
});
