import { describe, expect, test } from '@jest/globals';
import { fromCursor, LONGEST_CURSOR, toCursor } from '../../../functions/aws/items/cursor.ts';

describe('A cursor', () => {
  test('holds a key of so many bytes, and not one more', () => {
    const longest = 'é'.repeat(LONGEST_CURSOR / 2);
    expect(fromCursor('anna', toCursor('anna', longest))).toBe(longest);
    expect(fromCursor('anna', toCursor('anna', `${longest}x`))).toBeNull();
  });

  test('from another list, or none at all, leads to the beginning of the list', () => {
    expect(fromCursor('ben', toCursor('anna', 'k'))).toBeNull();
    expect(fromCursor('anna', 'made up')).toBeNull();
    expect(fromCursor('anna', null)).toBeNull();
  });

  test.each([
    'null',
    '7',
    '"anna"',
    '{}',
    '[]',
    '["anna"]',
    '["anna",7]',
    '["anna",""]',
    String.raw`["anna","\uD800"]`,
  ])('that contains %s was not given out by us', (text) => {
    expect(fromCursor('anna', Buffer.from(text).toString('base64url'))).toBeNull();
  });
});
