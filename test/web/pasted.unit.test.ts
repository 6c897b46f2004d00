import { describe, expect, test } from '@jest/globals';
import { secretIn } from '../../web/parts/frame/pasted.ts';
import { pathOf, routeOf } from '../../web/parts/frame/route.ts';

const secret = `${'aB3_-'.repeat(8)}xyz`;
const tails = ['.', ')', '>', '%20', '%3E', ').', '",', '?utm_source=mail', '&x', ' and a word', '_', '**'];

describe('A link copied out of a text', () => {
  test.each(tails)('opens with %s behind the secret', (tail) => {
    expect(secret).toHaveLength(43);
    expect(secretIn(secret + tail)).toBe(secret);
  });

  test.each(['', 'x', secret.slice(1), `${secret}x`, `${secret}9.`])('is not repaired: %s', (fragment) => {
    expect(secretIn(fragment)).toBe(fragment);
  });

  test.each(['.', ')', '>', '%20', '%3E', ').', ',', '!', '?'])(
    'leads to its session with %s behind it',
    (tail) => {
      expect(routeOf(`/sessions/s1${tail}`)).toEqual({ name: 'session', id: 's1' });
    },
  );

  test.each(['s1', 'Draft (2)', "what's up?!", 'v1.', 'a/b', 'Ω', '%20x'])(
    'of ours leads to %s itself',
    (id) => {
      expect(routeOf(pathOf('sessions', id))).toEqual({ name: 'session', id });
    },
  );
});

test.each(['/nowhere', '/nowhere/x', '/toString/x', '/join/x', '/sessions/%'])(
  'The address %s, which is none, leads to the list',
  (path) => {
    expect(routeOf(path)).toEqual({ name: 'list' });
  },
);
