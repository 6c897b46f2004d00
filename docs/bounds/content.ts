import { REMEMBERED_WRITES } from '../../shared/content.ts';
import { MAX_MESSAGE_BYTES } from '../../shared/messages.ts';
import { type Bound, bytes, number } from './bound.ts';

/** What a session holds. */
export const contentBounds: readonly Bound[] = [
  {
    what: 'a page of content with its envelope',
    most: bytes(MAX_MESSAGE_BYTES),
    beyond: 'the page ends earlier, and has a `next`',
    test: {
      file: 'test/functions/content.unit.test.ts',
      title: 'every page fits into a message, beside a full roster too',
    },
  },
  {
    what: 'past writes that an item remembers, to recognise a retry',
    most: number(REMEMBERED_WRITES),
    beyond: 'the oldest is forgotten',
    test: {
      file: 'test/functions/content.unit.test.ts',
      title:
        'of an item that many others have written since is still recognised, and no item remembers more than eight',
    },
  },
];
