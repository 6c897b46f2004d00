import { MOST_CLEANED_UP, ROOMY } from '../../../functions/aws/content/admission.ts';
import { MOST_READ } from '../../../functions/aws/content/content-pages.ts';
import { defaultRoom, REMEMBERED_WRITES } from '../../../shared/content/content.ts';
import { DELETIONS_TOLD } from '../../../shared/content/deletions.ts';
import { MAX_MESSAGE_BYTES } from '../../../shared/messages.ts';
import { type Bound, bytes, number } from './bound.ts';

const DAY = 24 * 60 * 60 * 1_000;
const MEGABYTE = 1_024 * 1_024;
const { session, guest } = defaultRoom;

/** What a session holds. */
export const contentBounds: readonly Bound[] = [
  {
    what: 'a page of content with its envelope',
    most: bytes(MAX_MESSAGE_BYTES),
    beyond: 'the page ends earlier, and has a `next`',
    test: {
      file: 'test/functions/content/reading.unit.test.ts',
      title: 'gets pages that fit into a message, even beside a full roster',
    },
  },
  {
    what: 'past writes that an item remembers, to recognise a retry',
    most: number(REMEMBERED_WRITES),
    beyond: 'the oldest is forgotten',
    test: {
      file: 'test/functions/content/retrying.unit.test.ts',
      title:
        'to an item that many others have written since is still recognized, and no item remembers more than eight',
    },
  },
  {
    what: 'items of a session',
    most: `${number(session.items)} (setting \`contentItems\`)`,
    beyond: '`content.full`; what shrinks is never refused',
    test: {
      file: 'test/contracts/content/content-limits.ts',
      title: 'of a session allow so many items, and not one more, until one is deleted',
    },
  },
  {
    what: 'values of a session, as JSON text',
    most: `${number(session.bytes / MEGABYTE)} MB (setting \`contentMegabytes\`)`,
    beyond: '`content.full`',
    test: {
      file: 'test/contracts/content/content-limits.ts',
      title: 'of a session allow so many bytes, and not one more; what shrinks is never refused',
    },
  },
  {
    what: 'what one guest adds to a session',
    most: `${number(guest.items)} items, ${number(guest.bytes / MEGABYTE)} MB (settings \`guestItems\`, \`guestMegabytes\`)`,
    beyond: '`content.full`, for this guest alone',
    test: {
      file: 'test/contracts/content/content-limits.ts',
      title: 'of a guest are so many items and bytes, whatever room the session and others have',
    },
  },
  {
    what: 'items read for one page of content, deleted ones included',
    most: number(MOST_READ),
    beyond: 'the page ends earlier, and has a `next`',
    test: {
      file: 'test/contracts/content/deletion-cost.contract.test.ts',
      title: 'is read in a few pages, at a cost that grows with what is read: three notes %s',
    },
  },
  {
    what: 'how long a deletion is told of',
    most: `${DELETIONS_TOLD / DAY} days`,
    beyond: '`content.too-late`: the client lists everything',
    test: {
      file: 'test/contracts/content/content-listing.ts',
      title: 'of changes says so when not every deletion since is still known',
    },
  },
  {
    what: "places of writers in the head of a session's content, beside those of writes that are under way",
    most: number(ROOMY),
    beyond:
      'whoever has written strikes out their own, for a unit: two units for the head at the most, however large the fleet',
    test: {
      file: 'test/contracts/content/content-cost.contract.test.ts',
      title: 'of a write is at most two units for the head, however many functions write to the session',
    },
  },
  {
    what: 'abandoned places of writers that one write strikes out',
    most: number(MOST_CLEANED_UP),
    beyond: 'the next write goes on with it',
    test: {
      file: 'test/contracts/content/content-places.contract.test.ts',
      title: 'a write strikes only a few of hundreds of abandoned places, and succeeds',
    },
  },
];
