import { fromCursor, toCursor } from '../../functions/aws/items/cursor.ts';

const PAGE = 50;

/** A page of a sorted list, after the entry that the cursor names. */
export const pageOf = <T>(
  owner: string,
  sorted: readonly T[],
  nameOf: (one: T) => string,
  cursor: string | null,
): { page: T[]; next: string | null } => {
  const last = fromCursor(owner, cursor);
  const rest = last === null ? sorted : sorted.filter((one) => nameOf(one) > last);
  const page = rest.slice(0, PAGE);
  const final = page.at(-1);
  const more = final !== undefined && rest.length > PAGE;
  return { page, next: more ? toCursor(owner, nameOf(final)) : null };
};
