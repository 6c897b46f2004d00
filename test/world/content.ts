import { fromCursor, toCursor } from '../../functions/aws/cursor.ts';
import { type ContentItem, LONGEST_WRITE, type StoredItem, seen } from '../../shared/content.ts';
import { type Instant, after as instantAfter } from '../../shared/instant.ts';
import { bytesOf } from '../../shared/json-text.ts';
import type { SessionId } from '../../shared/participant.ts';
import type { ContentTable } from '../../shared/ports.ts';
import type { SessionState } from '../../shared/session.ts';

type Entry = {
  readonly items: Map<string, StoredItem>;
  readonly fences: Map<string, number>;
  /** The item of each write that has been admitted and not been made. */
  readonly underWay: Map<number, { readonly itemId: string; readonly since: Instant }>;
  taken: number;
};

/** Content in memory. `stateOf` says how a session stands; without it each is active. */
export const memoryContent = (
  stateOf: (sessionId: SessionId) => SessionState | null = () => 'active',
): ContentTable => {
  const sessions = new Map<SessionId, Entry>();
  const entryOf = (sessionId: SessionId): Entry => {
    const entry = sessions.get(sessionId) ?? {
      items: new Map(),
      fences: new Map(),
      underWay: new Map(),
      taken: 0,
    };
    sessions.set(sessionId, entry);
    return entry;
  };

  return {
    find: async (sessionId, itemId) => entryOf(sessionId).items.get(itemId) ?? null,

    admit: async (sessionId, itemId, states, now) => {
      const state = stateOf(sessionId);
      if (state === null || !states.includes(state)) return 'read-only';
      const entry = entryOf(sessionId);
      entry.taken += 1;
      entry.underWay.set(entry.taken, { itemId, since: now });
      return { revision: entry.taken, slot: 0 };
    },

    save: async (sessionId, { revision }, before, next) => {
      const { items, fences, underWay } = entryOf(sessionId);
      underWay.delete(revision);
      const unseen = items.get(next.itemId)?.revision !== before?.revision;
      if (unseen || (fences.get(next.itemId) ?? 0) >= revision) return 'overtaken';
      items.set(next.itemId, next);
      return 'saved';
    },

    list: async (sessionId, { cursor, after, bytes }, now) => {
      const { items, underWay, taken } = entryOf(sessionId);
      const open = [...underWay].filter(([, { since }]) => now < instantAfter(since, LONGEST_WRITE));
      const contentRevision = Math.min(taken, ...open.map(([number]) => number - 1));
      const begin = fromCursor(sessionId, cursor);
      const last = begin?.startsWith('=') ? begin.slice(1) : null;
      const page: ContentItem[] = [];
      let room = bytes;
      for (const id of [...items.keys()].sort()) {
        const stored = items.get(id);
        if (!stored || (last !== null && id <= last)) continue;
        if (after === null ? stored.value === null : stored.revision <= after) continue;
        const item = seen(stored);
        room -= bytesOf(item) + 1;
        const before = page.at(-1)?.itemId ?? last;
        if (room < 0)
          return {
            items: page,
            next: toCursor(sessionId, before === null ? '' : `=${before}`),
            contentRevision,
          };
        page.push(item);
      }
      return { items: page, next: null, contentRevision };
    },

    fence: async (sessionId) => {
      const { fences, underWay, taken } = entryOf(sessionId);
      for (const { itemId } of underWay.values()) fences.set(itemId, taken);
    },
  };
};
