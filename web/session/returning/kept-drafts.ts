/** Words that were written and are not known to be saved, and the revision that they were written upon. */
export type KeptDraft = { readonly text: string; readonly base: number };

/** The drafts of one person in one session, kept in this browser until they are saved. */
export type KeptDrafts = {
  /** What a page left that is not there any more, by item: it is this page's from now on. */
  readonly found: ReadonlyMap<string, KeptDraft>;
  /** Answers whether they would be found again. Stuck is what will not be saved by itself. */
  keep(itemId: string, draft: KeptDraft, isStuck?: boolean): boolean;
  drop(itemId: string): void;
  /** Takes in what was left on another device, unless something of that note is unsaved here, and answers whether it did. */
  adopt(itemId: string, draft: KeptDraft): boolean;
  /** What is in a conflict, or was refused. */
  readonly stuck: () => readonly (KeptDraft & { readonly itemId: string })[];
  /** All that is not known to be saved, by item. The same object until that changes. */
  readonly unsaved: () => ReadonlyMap<string, string>;
  readonly subscribe: (listener: () => void) => () => void;
};

export type Surroundings = {
  /** Throws where a browser keeps nothing for this page. */
  readonly storage: () => Storage;
  readonly locks: LockManager | undefined;
  /** In epoch milliseconds. */
  readonly now: () => number;
  /** Another one for each load of a page: a duplicated tab begins with the storage of the first, and is another page. */
  readonly page: string;
};

const PREFIX = 'vigil.draft/';
const LOCK = 'vigil.page/';
/** Nobody comes back to them later. */
const KEPT_FOR = 7 * 24 * 3_600_000;

/**
 * Looks for what was left behind. A page holds a lock for as long as it is there, however it ends; the drafts of one whose lock
 * is free belong to whoever opens the session next, one page at a time.
 */
export const openKeptDrafts = async (
  person: string,
  sessionId: string,
  { storage, locks, now, page }: Surroundings,
): Promise<KeptDrafts> => {
  const place = `${encodeURIComponent(person)}/${encodeURIComponent(sessionId)}/`;
  const keyOf = (itemId: string) => `${PREFIX}${page}/${place}${itemId}`;
  const found = new Map<string, KeptDraft>();
  let unsaved: ReadonlyMap<string, string> = new Map();
  const stuck = new Map<string, KeptDraft>();
  const changed = new Set<() => void>();
  const tell = () => {
    for (const listener of changed) listener();
  };
  const become = (texts: ReadonlyMap<string, string>) => {
    unsaved = texts;
    tell();
  };

  const adopt = (there: ReadonlySet<string>) => {
    const kept = storage();
    const keys = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '');
    for (const key of keys) {
      const [, owner = '', rest = ''] = /^vigil\.draft\/([^/]*)\/(.*)$/.exec(key) ?? [];
      if (owner === '') continue;
      const draft = read(kept.getItem(key));
      if (draft === null || now() - draft.at > KEPT_FOR) kept.removeItem(key);
      else if (rest.startsWith(place) && !there.has(owner)) {
        const itemId = rest.slice(place.length);
        kept.removeItem(key);
        kept.setItem(keyOf(itemId), JSON.stringify(draft));
        found.set(itemId, draft);
      }
    }
  };

  try {
    if (locks === undefined) adopt(new Set());
    else
      await locks.request(PREFIX, async () => {
        const { held = [] } = await locks.query();
        const pages = new Set(held.map(({ name = '' }) => name.replace(LOCK, '')));
        if (!pages.delete(page)) await hold(locks, LOCK + page);
        adopt(pages);
      });
  } catch (error) {
    // Where nothing is kept there is nothing to find; what is written says so itself.
    if (!(error instanceof DOMException)) throw error;
  }

  const keep = (itemId: string, { text, base }: KeptDraft, isStuck = false): boolean => {
    const was = stuck.has(itemId);
    if (isStuck) stuck.set(itemId, { text, base });
    else stuck.delete(itemId);
    if (unsaved.get(itemId) !== text) become(new Map(unsaved).set(itemId, text));
    else if (was !== isStuck) tell();
    try {
      storage().setItem(keyOf(itemId), JSON.stringify({ text, base, at: now() }));
      return true;
    } catch {
      return false;
    }
  };

  become(new Map([...found].map(([itemId, { text }]) => [itemId, text])));
  return {
    found,
    unsaved: () => unsaved,
    subscribe(listener) {
      changed.add(listener);
      return () => changed.delete(listener);
    },
    stuck: () => [...stuck].map(([itemId, draft]) => ({ itemId, ...draft })),
    keep,
    adopt(itemId, draft) {
      if (unsaved.has(itemId)) return false;
      found.set(itemId, draft);
      keep(itemId, draft);
      return true;
    },
    drop(itemId) {
      found.delete(itemId);
      stuck.delete(itemId);
      if (unsaved.has(itemId)) become(new Map([...unsaved].filter(([other]) => other !== itemId)));
      try {
        storage().removeItem(keyOf(itemId));
      } catch {
        // Then it never was there.
      }
    },
  };
};

/** Resolves when it is held, which it is until this page is gone. */
const hold = (locks: LockManager, name: string): Promise<void> =>
  new Promise((held, refused) => {
    locks
      .request(name, () => {
        held();
        return new Promise(() => {});
      })
      .catch(refused);
  });

const read = (text: string | null): (KeptDraft & { readonly at: number }) | null => {
  try {
    const value = JSON.parse(text ?? '') as { text?: unknown; base?: unknown; at?: unknown };
    const { text: words, base, at } = value;
    return typeof words === 'string' && typeof base === 'number' && typeof at === 'number'
      ? { text: words, base, at }
      : null;
  } catch {
    return null;
  }
};
