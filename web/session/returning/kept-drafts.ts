/** Text that is not known to be saved, and the revision that it was written upon. */
export type KeptDraft = { readonly text: string; readonly base: number };

/** One person's drafts in one session, kept in this browser until they are saved. */
export type KeptDrafts = {
  /** Drafts left by a page that no longer exists, by item; they belong to this page from now on. */
  readonly found: ReadonlyMap<string, KeptDraft>;
  /** Returns whether it would be found again. A stuck draft is one that cannot be saved by itself. */
  keep(itemId: string, draft: KeptDraft, isStuck?: boolean): boolean;
  drop(itemId: string): void;
  /**
   * Takes over a draft from another device, unless this browser has unsaved text for that note. Returns whether it did.
   */
  adopt(itemId: string, draft: KeptDraft): boolean;
  /** Drafts in a conflict, or refused. */
  readonly stuck: () => readonly (KeptDraft & { readonly itemId: string })[];
  /** Everything not known to be saved, by item. The same object until that changes. */
  readonly unsaved: () => ReadonlyMap<string, string>;
  readonly subscribe: (listener: () => void) => () => void;
};

export type Surroundings = {
  /** Throws where the browser stores nothing for this page, or is null. */
  readonly storage: () => Storage | null;
  readonly locks: LockManager | undefined;
  /** In epoch milliseconds. */
  readonly now: () => number;
  /** Different for each load of a page: a duplicated tab begins with the first one's storage, and is another page. */
  readonly page: string;
};

const PREFIX = 'vigil.draft/';
const LOCK = 'vigil.page/';
/** Nobody comes back to a draft later than this. */
const KEPT_FOR = 7 * 24 * 3_600_000;

/**
 * Looks for drafts left behind. A page holds a lock for as long as it exists, however it ends. Drafts of a page whose
 * lock is free go to whichever page opens the session next, one page at a time and one draft of each note: its own, or
 * else the newest.
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
    if (kept === null) return;
    const keys = Array.from({ length: kept.length }, (_, index) => kept.key(index) ?? '');
    const left = keys.flatMap((key) => {
      const [, owner = '', rest = ''] = /^vigil\.draft\/([^/]*)\/(.*)$/.exec(key) ?? [];
      if (owner === '') return [];
      const draft = read(kept.getItem(key));
      if (draft === null || now() - draft.at > KEPT_FOR) kept.removeItem(key);
      else if (rest.startsWith(place) && !there.has(owner))
        return { key, itemId: rest.slice(place.length), draft, rank: owner === page ? Infinity : draft.at };
      return [];
    });
    for (const { key, itemId, draft } of left.sort((one, other) => other.rank - one.rank)) {
      const first = found.get(itemId);
      // Other words for the same note are left to the next page: one field cannot show both.
      if (first !== undefined && first.text !== draft.text) continue;
      kept.removeItem(key);
      if (first !== undefined) continue;
      kept.setItem(keyOf(itemId), JSON.stringify(draft));
      found.set(itemId, draft);
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
    // Where nothing is stored there is nothing to find; a draft says itself that it is at risk.
    if (!(error instanceof DOMException)) throw error;
  }

  const keep = (itemId: string, { text, base }: KeptDraft, isStuck = false): boolean => {
    const was = stuck.has(itemId);
    if (isStuck) stuck.set(itemId, { text, base });
    else stuck.delete(itemId);
    if (unsaved.get(itemId) !== text) become(new Map(unsaved).set(itemId, text));
    else if (was !== isStuck) tell();
    try {
      const here = storage();
      here?.setItem(keyOf(itemId), JSON.stringify({ text, base, at: now() }));
      return here !== null;
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
        storage()?.removeItem(keyOf(itemId));
      } catch {
        // Then it was never stored.
      }
    },
  };
};

/** Resolves when the lock is held; it is released when this page is gone. */
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
