import { fromCursor, toCursor } from '../../../functions/aws/items/cursor.ts';
import {
  type ContentItem,
  defaultRoom,
  type Extent,
  type Growth,
  LONGEST_WRITE,
  type Room,
  type StoredItem,
  seen,
} from '../../../shared/content/content.ts';
import { knownAfter, type Marks, marked, noMarks } from '../../../shared/content/deletions.ts';
import type { SessionState } from '../../../shared/directory/session.ts';
import { type Instant, after as instantAfter } from '../../../shared/instant.ts';
import { bytesOf } from '../../../shared/json-text.ts';
import type { ContentTable } from '../../../shared/ports/content.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';

type Entry = {
  readonly items: Map<string, StoredItem>;
  readonly fences: Map<string, number>;
  /** The item of each write that has been admitted and not been made. */
  readonly underWay: Map<number, { readonly itemId: string; readonly since: Instant }>;
  taken: number;
  marks: Marks;
  held: Extent;
  /** What each guest has added. */
  readonly added: Map<string, Extent>;
};

const nothing: Extent = { items: 0, bytes: 0 };

const grown = (extent: Extent, { items, bytes }: Extent, sign: 1 | -1 = 1): Extent => ({
  items: extent.items + sign * items,
  bytes: extent.bytes + sign * bytes,
});

/** Only something that grows can be too much. */
const fits = (extent: Extent, growth: Extent, most: Extent): boolean => {
  const after = grown(extent, growth);
  return (growth.items <= 0 || after.items <= most.items) && (growth.bytes <= 0 || after.bytes <= most.bytes);
};

/** Content in memory. `stateOf` returns a session's state; by default each is active. */
export const memoryContent = (
  stateOf: (sessionId: SessionId) => SessionState | null = () => 'active',
  most: Room = defaultRoom,
): ContentTable => {
  const sessions = new Map<SessionId, Entry>();
  const entryOf = (sessionId: SessionId): Entry => {
    const entry = sessions.get(sessionId) ?? {
      items: new Map(),
      fences: new Map(),
      underWay: new Map(),
      taken: 0,
      marks: noMarks,
      held: nothing,
      added: new Map(),
    };
    sessions.set(sessionId, entry);
    return entry;
  };

  const count = (entry: Entry, growth: Growth, sign: 1 | -1): void => {
    entry.held = grown(entry.held, growth, sign);
    if (growth.guest !== null)
      entry.added.set(growth.guest, grown(entry.added.get(growth.guest) ?? nothing, growth, sign));
  };

  return {
    find: async (sessionId, itemId) => entryOf(sessionId).items.get(itemId) ?? null,

    admit: async (sessionId, itemId, states, now, growth = { ...nothing, guest: null }) => {
      const { guest } = growth;
      const entry = entryOf(sessionId);
      const added = guest === null ? null : (entry.added.get(guest) ?? nothing);
      if (added !== null && !fits(added, growth, most.guest)) return 'guest-full';
      const state = stateOf(sessionId);
      if (state === null || !states.includes(state)) return 'read-only';
      if (!fits(entry.held, growth, most.session)) return 'full';
      count(entry, growth, 1);
      entry.taken += 1;
      entry.underWay.set(entry.taken, { itemId, since: now });
      entry.marks = marked(entry.marks, { revision: entry.taken, at: now });
      return { revision: entry.taken, slot: 0 };
    },

    withdraw: async (sessionId, growth) => count(entryOf(sessionId), growth, -1),

    save: async (sessionId, { revision }, before, next) => {
      const { items, fences, underWay } = entryOf(sessionId);
      underWay.delete(revision);
      const unseen = items.get(next.itemId)?.revision !== before?.revision;
      if (unseen || (fences.get(next.itemId) ?? 0) >= revision) return 'overtaken';
      items.set(next.itemId, next);
      return 'saved';
    },

    list: async (sessionId, { cursor, after, bytes }, now) => {
      const { items, underWay, taken, marks } = entryOf(sessionId);
      const open = [...underWay].filter(([, { since }]) => now < instantAfter(since, LONGEST_WRITE));
      const contentRevision = Math.min(taken, ...open.map(([number]) => number - 1));
      if (after !== null && after > 0 && after < Math.min(taken, knownAfter(marks, taken, now)))
        return { items: [], next: null, contentRevision, tooLate: true };
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
            tooLate: false,
          };
        page.push(item);
      }
      return { items: page, next: null, contentRevision, tooLate: false };
    },

    fence: async (sessionId) => {
      const { fences, underWay, taken } = entryOf(sessionId);
      for (const { itemId } of underWay.values()) fences.set(itemId, taken);
    },
  };
};
