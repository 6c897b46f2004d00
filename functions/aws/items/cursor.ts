/** More than any sort key that we write, less than the table can take. */
export const LONGEST_CURSOR = 1_000;

/** Where the next page begins, in a form that clients hand back without reading it. */
export const toCursor = (owner: string, last: string): string =>
  Buffer.from(JSON.stringify([owner, last])).toString('base64url');

/**
 * The last id of the page before, or null when this is not a cursor that this owner's list gave out. The table refuses a query by
 * an empty one.
 */
export const fromCursor = (owner: string, cursor: string | null): string | null => {
  if (cursor === null) return null;
  const [whose, last] = parsed(Buffer.from(cursor, 'base64url').toString());
  const ours = whose === owner && typeof last === 'string' && last !== '' && last.isWellFormed();
  return ours && Buffer.byteLength(last) <= LONGEST_CURSOR ? last : null;
};

const parsed = (text: string): unknown[] => {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
};
