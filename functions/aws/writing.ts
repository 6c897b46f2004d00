import { LONGEST_WRITE } from '../../shared/content.ts';
import { after, type Duration, type Instant } from '../../shared/instant.ts';
import { fromItem, type Item, numberOf } from './items.ts';

/**
 * The session notes which writes are under way, in a field for each place where one can be: `w:` holds since when and
 * to which item, `n:` its number. A place is used again and again, so that what is noted there was made long ago, or is
 * under way, or has died. Nobody has to strike anything out, which would cost a call.
 */
export type UnderWay = {
  readonly place: string;
  readonly itemId: string;
  readonly revision: number;
  readonly since: Instant;
};

/** The longest that Lambda lets any function run. A place noted before then is nobody's any more. */
const LONGEST_RUN: Duration = 15 * 60_000;

export const itemField = (place: string): string => `w:${place}`;
export const numberField = (place: string): string => `n:${place}`;

export const toNote = (since: Instant, itemId: string): string => `${since.toString(36)} ${itemId}`;

/** What the session's item says to be under way. */
export const underWay = (meta: Item): UnderWay[] =>
  Object.entries(fromItem(meta)).flatMap(([field, note]) => {
    if (!field.startsWith('w:') || typeof note !== 'string') return [];
    const place = field.slice(2);
    const [since = '', ...itemId] = note.split(' ');
    return [
      {
        place,
        itemId: itemId.join(' '),
        revision: numberOf(meta, numberField(place)),
        since: Number.parseInt(since, 36) as Instant,
      },
    ];
  });

/** Up to which number every write has been made, or never will be. */
export const settledRevision = (meta: Item, now: Instant): number => {
  const open = underWay(meta).filter(({ since }) => now < after(since, LONGEST_WRITE));
  return Math.min(lastRevision(meta), ...open.map(({ revision }) => revision - 1));
};

/** The last number that was taken. */
export const lastRevision = (meta: Item): number =>
  meta.contentRevision ? numberOf(meta, 'contentRevision') : 0;

/** Places whose function is certainly dead. */
export const abandoned = (meta: Item, now: Instant): UnderWay[] =>
  underWay(meta).filter(({ since }) => now >= after(since, LONGEST_RUN));
