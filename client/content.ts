/** One item of a session's content. */
export type Item = { readonly itemId: string; readonly value: unknown; readonly revision: number };
/** An item, or the mark that one was deleted: without it an older message could bring it back. */
export type Entry = Item | { readonly itemId: string; readonly revision: number; readonly deleted: true };

/**
 * The items as they are known. Pages and changes may arrive in any order: the higher revision of an item is the
 * truth. A new listing replaces the old one only when it is complete, so that nothing flickers meanwhile.
 */
export const contentItems = () => {
  let known = new Map<string, Entry>();
  let listing: Map<string, Entry> | null = null;
  const keepNewer = (entries: Map<string, Entry>, entry: Entry) => {
    if ((entries.get(entry.itemId)?.revision ?? -1) < entry.revision) entries.set(entry.itemId, entry);
  };
  return {
    /** Call it before the listing is asked for: changes that come from now on belong to it too. */
    begin(): void {
      listing = new Map();
    },
    change(entry: Entry): void {
      keepNewer(known, entry);
      if (listing !== null) keepNewer(listing, entry);
    },
    page(items: readonly Item[], last: boolean): void {
      for (const item of items) {
        keepNewer(known, item);
        if (listing !== null) keepNewer(listing, item);
      }
      if (!last || listing === null) return;
      known = listing;
      listing = null;
    },
    /** In the order of their ids. */
    items: (): readonly Item[] =>
      [...known.values()]
        .filter((entry): entry is Item => !('deleted' in entry))
        .sort((a, b) => (a.itemId < b.itemId ? -1 : 1)),
  };
};
