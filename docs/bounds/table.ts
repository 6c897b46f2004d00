import { LONGEST_CURSOR } from '../../functions/aws/cursor.ts';
import { PAGE } from '../../functions/aws/pages.ts';
import { type Bound, bytes, number } from './bound.ts';

/** Calls of the database, and what they read. */
export const tableBounds: readonly Bound[] = [
  {
    what: 'entries of a page of any list',
    most: number(PAGE),
    beyond: 'the page has a `next`',
    test: {
      file: 'test/functions/lists.unit.test.ts',
      title: 'come in pages of fifty, and the cursor of a page tells a contact nothing of what is hidden',
    },
  },
  {
    what: 'the key that a cursor holds',
    most: bytes(LONGEST_CURSOR),
    beyond: 'the list begins anew',
    test: {
      file: 'test/functions/cursor.unit.test.ts',
      title: 'holds a key of so many bytes, and not one more',
    },
  },
];
