import { describe, expect, test } from '@jest/globals';
import { calledBy } from '../../../functions/identity/called.ts';
import { MAX_NAME_BYTES } from '../../../shared/name.ts';

const sub = 'c0ffee-1';
const neutral = calledBy({ sub });

describe('What somebody is called', () => {
  test('is the name in their token, or else their given and family names', () => {
    expect(calledBy({ sub, name: 'Anna', given_name: 'Annabel' })).toBe('Anna');
    expect(calledBy({ sub, given_name: 'Anna', family_name: 'Ångström' })).toBe('Anna Ångström');
    expect(calledBy({ sub, name: '  ', family_name: 'Ångström' })).toBe('Ångström');
  });

  test('is never an e-mail address, which some issuers put there', () => {
    expect(calledBy({ sub, name: 'anna@example.com' })).toBe(neutral);
    expect(calledBy({ sub, name: '\u200Banna@example.com ', given_name: 'anna@example.com' })).toBe(neutral);
    expect(calledBy({ sub, name: 'anna@example.com', given_name: 'Anna' })).toBe('Anna');
    for (const name of ['Anna @example', 'Anna anna@example.com', 'anna@example.com Anna'])
      expect(calledBy({ sub, name })).toBe(name);
  });

  test('is a meaningless name for somebody without one, the same each time, and different for somebody else', () => {
    expect(neutral).toMatch(/^Member [0-9A-F]{4}$/);
    expect(calledBy({ sub })).toBe(neutral);
    expect(neutral).not.toContain(sub);
    expect(calledBy({ sub: 'c0ffee-2' })).not.toBe(neutral);
  });

  test.each([
    ['nothing', ''],
    ['something invisible', '\u3164\u200E'],
    ['control characters alone', '\u0000\u0007\u001B'],
  ])('is not %s', (_, name) => {
    expect(calledBy({ sub, name })).toBe(neutral);
  });

  test('contains no control characters, and is not cut in the middle of a character', () => {
    expect(calledBy({ sub, name: 'An\u0000na\u202E' })).toBe('An na');
    const long = calledBy({ sub, name: '👩‍👩‍👧'.repeat(100) });
    expect(long.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(MAX_NAME_BYTES);
    expect(long.replaceAll('👩‍👩‍👧', '')).toBe('');
  });
});
