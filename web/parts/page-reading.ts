/** Part of a list, as far as it has been read; `next` is null after the last page. */
export type Page<T> = { readonly entries: readonly T[]; readonly next: string | null };

/** A page may come back less than full, so reading goes on until "Show more" has brought this many. */
const ENOUGH = 10;
/** The most pages that are read at once, in case they hold nothing for their reader. */
const MOST_PAGES = 20;
/** By how much what is shown has to grow. */
const WORTH_SHOWING = 1.25;
/** How many pages of a list are read when all of it is wanted; at 50 sessions each, 5,000. */
export const WHOLE_PAGES = 100;

type Reading<T> = {
  /** Reads the page after the cursor, or the first one. */
  readonly page: (cursor: string | undefined) => Promise<Page<T>>;
  /** What is shown already. */
  readonly before: Page<T> | null;
  /** Continues after that; otherwise as much is read again. */
  readonly onward: boolean;
  /** Whether all of it is wanted, which may change meanwhile. */
  readonly isWhole: () => boolean;
  /**
   * Called when there is considerably more than was shown, so that nobody waits for the last page to see the first.
   */
  readonly show: (read: Page<T>) => void;
};

/** Reads page after page, until there is enough to look at, or all of it. */
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
    // A list being read again never shrinks in the meantime; and a long one is rendered as a whole each time.
    if (entries.length > most * WORTH_SHOWING) {
      most = entries.length;
      show({ entries: [...entries], next });
    }
  }
  return { entries, next: next ?? null };
};
