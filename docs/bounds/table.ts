import { LONGEST_CURSOR } from '../../functions/aws/cursor.ts';
import { PUT_ASIDE } from '../../functions/aws/former-participants.ts';
import { OUTLIVED } from '../../functions/aws/outlived.ts';
import { PAGE } from '../../functions/aws/pages.ts';
import { type Bound, bytes, number } from './bound.ts';

/** Calls of the database, and what they read. */
export const tableBounds: readonly Bound[] = [
  {
    what: 'an expression of a call',
    most: '4 KB, 300 operators, 100 operands of an IN, by the service',
    beyond: 'refused by the embedded table as by the service: no test passes with one',
    test: { file: 'test/contracts/table-limits.contract.test.ts', title: 'a condition of 300 operators' },
  },
  {
    what: 'an item',
    most: '400 KB, by the service; ours are bounded below it',
    beyond: 'refused by the embedded table as by the service',
    test: { file: 'test/contracts/table-limits.contract.test.ts', title: 'an item is measured in bytes' },
  },
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
  {
    what: 'items read to see who is inside a session',
    most: `those inside, at the door, and gone for less than ${OUTLIVED / 60_000} minutes`,
    beyond: `those gone for longer are put aside, ${PUT_ASIDE} at each look`,
    test: {
      file: 'test/contracts/visitor-cost.contract.test.ts',
      title: 'each look puts some aside, no more than a few, once enough time has passed',
    },
  },
];
