/** One item of a session's content. Its revision is the number of its last write among all of the session. */
export type Item<Value = unknown> = {
  readonly itemId: string;
  readonly value: Value;
  readonly revision: number;
};
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
  /** What was told while it was read. */
  let meanwhile: Entry[] = [];
  /** Up to where the last complete one tells of everything: what is not in it had been deleted, told or not. */
  let listedUpTo = -1;
  /** Those of `known` that are there, in the order of their ids. Whoever has been shown it keeps it as it was. */
  let shown: Item[] = [];
  let isShared = false;
  /** Every write up to here is known. Before the first listing is complete, nothing can be said to be missing. */
  let upTo: number | null = null;
  /** Writes that are known beyond that, because a message was lost or has been overtaken. */
  const ahead = new Set<number>();

  const show = (entry: Entry) => {
    if (isShared) shown = [...shown];
    isShared = false;
    const at = placeOf(entry.itemId, shown);
    const replaced = shown[at]?.itemId === entry.itemId ? 1 : 0;
    shown.splice(at, replaced, ...('deleted' in entry ? [] : [entry]));
  };
  const keep = (entry: Entry) => {
    if ((known.get(entry.itemId)?.revision ?? listedUpTo) >= entry.revision) return;
    known.set(entry.itemId, entry);
    show(entry);
  };
  const countOn = (from: number) => {
    upTo = from;
    while (ahead.delete(upTo + 1)) upTo += 1;
  };
  return {
    /** Call it before the listing is asked for: changes that come from now on belong to it too. */
    begin(): void {
      listing = new Map();
      meanwhile = [];
      upTo = null;
      ahead.clear();
    },
    change(entry: Entry): void {
      if (listing) meanwhile.push(entry);
      keep(entry);
      this.count([entry.revision]);
    },
    page(items: readonly OnTheWire[]): void {
      for (const entry of items.map(entryOf)) {
        listing?.set(entry.itemId, entry);
        keep(entry);
      }
    },
    /** All pages are read, and hold every write up to this revision. */
    complete(contentRevision: number): void {
      if (listing) {
        known = listing;
        shown = [];
        isShared = false;
        known.forEach(show);
        listing = null;
        listedUpTo = contentRevision;
        meanwhile.forEach(keep);
      }
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
    missingAfter: (): number | null => (ahead.size ? upTo : null),
    /** In the order of their ids. The same list until something changes. */
    items: (): readonly Item[] => {
      isShared = true;
      return shown;
    },
  };
};

/** Where an item of this id stands, or would stand. */
const placeOf = (itemId: string, items: readonly Item[]): number => {
  let [from, to] = [0, items.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((items[middle] as Item).itemId < itemId) from = middle + 1;
    else to = middle;
  }
  return from;
};
