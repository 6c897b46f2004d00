import { expect, test } from '@jest/globals';
import { cleanName } from '../../shared/name.ts';
import { VISIBLE } from '../../web/parts/forms/visible.ts';

/** As a browser reads it. */
const pattern = new RegExp(`^(?:${VISIBLE})$`, 'v');

test.each([
  'Anna',
  '明',
  '7',
  '?',
  '👩‍👩‍👧',
  ' é ',
  'दीप्ति',
  '\u3164a',
  '\u3164',
  '\u200B\u200C',
  '\u0301\u0302',
  '\u2800',
  '\u202E',
])('a field takes the name “%s” if the server does', (name) => {
  expect(pattern.test(name)).toBe(cleanName(name) !== '');
});
