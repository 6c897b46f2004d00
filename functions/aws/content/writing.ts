import { LONGEST_WRITE } from '../../../shared/content/content.ts';
import { after, type Duration, type Instant } from '../../../shared/instant.ts';
import { fromItem, type Item, numberOf } from '../items/items.ts';

/**
 * The head of the content notes which writes are under way, in a field for each place where one can be: `w:` holds since when and
 * to which item, `n:` its number. A place is used again and again, so that what is noted there was made long ago, or is
 * under way, or has died. Nobody has to strike anything out, which would cost a call.
 */
export type UnderWay = {
  readonly place: string;
  readonly itemId: string;
  readonly revision: number;
  readonly since: Instant;
};

export const itemField = (place: string): string => `w:${place}`;
export const numberField = (place: string): string => `n:${place}`;

export const toNote = (since: Instant, itemId: string): string => `${since.toString(36)} ${itemId}`;

/** What is said to be under way. */
export const underWay = (head: Item): UnderWay[] =>
  Object.entries(fromItem(head)).flatMap(([field, note]) => {
    if (!field.startsWith('w:') || typeof note !== 'string') return [];
    const place = field.slice(2);
    const [since = '', ...itemId] = note.split(' ');
    return [
      {
        place,
        itemId: itemId.join(' '),
        revision: numberOf(head, numberField(place)),
        since: Number.parseInt(since, 36) as Instant,
      },
    ];
  });

/** Up to which number every write has been made, or never will be. */
export const settledRevision = (head: Item, now: Instant): number => {
  const open = underWay(head).filter(({ since }) => now < after(since, LONGEST_WRITE));
  return Math.min(lastRevision(head), ...open.map(({ revision }) => revision - 1));
};

/** The last number that was taken. */
export const lastRevision = (head: Item): number =>
  head.contentRevision ? numberOf(head, 'contentRevision') : 0;

/** Twice as long as a write may be under way: its function is certainly dead. */
const ABANDONED: Duration = 2 * LONGEST_WRITE;

/** Places that nobody uses any more. */
export const abandoned = (head: Item, now: Instant): UnderWay[] =>
  underWay(head).filter(({ since }) => now >= after(since, ABANDONED));
