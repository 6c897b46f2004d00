/** A part of a list, or as far as it has been read; `next` is null behind the last page. */
export type Page<T> = { readonly entries: readonly T[]; readonly next: string | null };

/** A page may hold fewer than there is room for: this many are worth a "Show more". */
const ENOUGH = 10;
/** Nobody has to wait longer for pages that hold nothing for them. */
const MOST_PAGES = 20;
/** How many pages are read of a list that is wanted whole; of 50 sessions each, that is 5,000. */
export const WHOLE_PAGES = 100;

type Reading<T> = {
  /** Reads the page after the cursor, or the first one. */
  readonly page: (cursor: string | undefined) => Promise<Page<T>>;
  /** What is shown already. */
  readonly before: Page<T> | null;
  /** Goes on behind that; otherwise as much is read anew. */
  readonly onward: boolean;
  /** Whether it is wanted whole, which may change meanwhile. */
  readonly isWhole: () => boolean;
  /** After each page that has brought more than was shown: nobody waits for the last page to see the first. */
  readonly show: (read: Page<T>) => void;
};

/** Reads page after page, until it is enough to look at, or all of it. */
export const readOn = async <T>({ page, before, onward, isWhole, show }: Reading<T>): Promise<Page<T>> => {
  const shown = before?.entries ?? [];
  const entries = onward ? [...shown] : [];
  const wanted = (onward ? entries.length : Math.max(0, shown.length - ENOUGH)) + ENOUGH;
  const isEnough = (pages: number) =>
    isWhole() ? pages >= WHOLE_PAGES : entries.length >= wanted || pages >= MOST_PAGES;
  let most = shown.length;
  let next = onward ? before?.next : undefined;
  for (let pages = 0; next !== null && !isEnough(pages); pages += 1) {
    const got = await page(next);
    entries.push(...got.entries);
    next = got.next;
    // A list that is read anew never shrinks meanwhile.
    if (entries.length > most) {
      most = entries.length;
      show({ entries: [...entries], next });
    }
  }
  return { entries, next: next ?? null };
};
