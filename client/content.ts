/** One item of a session's content. Its revision is the number of its last write among all of the session. */
export type Item = { readonly itemId: string; readonly value: unknown; readonly revision: number };
/** An item, or the mark that one was deleted: without it an older message could bring it back. */
export type Entry = Item | { readonly itemId: string; readonly revision: number; readonly deleted: true };

type OnTheWire = {
  readonly itemId: string;
  readonly revision: number;
  readonly value?: unknown;
  readonly deleted?: boolean | undefined;
};

export const entryOf = ({ itemId, revision, value, deleted = value === undefined }: OnTheWire): Entry =>
  deleted ? { itemId, revision, deleted } : { itemId, revision, value };

/**
 * The items as they are known. Pages and changes may arrive in any order: the higher revision of an item is the
 * truth. A new listing replaces the old one only when it is complete, so that nothing flickers meanwhile.
 */
export const contentItems = () => {
  let known = new Map<string, Entry>();
  let listing: Map<string, Entry> | null = null;
  /** Every write up to here is known. Before the first listing is complete, nothing can be said to be missing. */
  let upTo: number | null = null;
  /** Writes that are known beyond that, because a message was lost or has been overtaken. */
  const ahead = new Set<number>();

  const keepNewer = (entries: Map<string, Entry>, entry: Entry) => {
    if ((entries.get(entry.itemId)?.revision ?? -1) < entry.revision) entries.set(entry.itemId, entry);
  };
  const keep = (entry: Entry) => {
    keepNewer(known, entry);
    if (listing !== null) keepNewer(listing, entry);
  };
  const countOn = (from: number) => {
    upTo = from;
    while (ahead.delete(upTo + 1)) upTo += 1;
  };
  return {
    /** Call it before the listing is asked for: changes that come from now on belong to it too. */
    begin(): void {
      listing = new Map();
    },
    change(entry: Entry): void {
      keep(entry);
      this.count([entry.revision]);
    },
    page(items: readonly OnTheWire[]): void {
      for (const item of items) keep(entryOf(item));
    },
    /** All pages are read, and hold every write up to this revision. */
    complete(contentRevision: number): void {
      known = listing ?? known;
      listing = null;
      if (contentRevision < (upTo ?? 0)) return;
      for (const revision of ahead) if (revision <= contentRevision) ahead.delete(revision);
      countOn(contentRevision);
    },
    /** These revisions are known, or known to be nobody's. */
    count(revisions: readonly number[]): void {
      for (const revision of revisions) if (revision > (upTo ?? 0)) ahead.add(revision);
      if (upTo !== null) countOn(upTo);
    },
    /** The revision after which something is missing; null when nothing is. */
    missingAfter: (): number | null => (ahead.size === 0 ? null : upTo),
    /** In the order of their ids. */
    items: (): readonly Item[] =>
      [...known.values()]
        .filter((entry): entry is Item => !('deleted' in entry))
        .sort((a, b) => (a.itemId < b.itemId ? -1 : 1)),
  };
};
