import { fromCursor, toCursor } from '../../functions/aws/cursor.ts';
import { MAX_ITEM_BYTES } from '../../shared/messages.ts';
import type { SessionId } from '../../shared/participant.ts';
import type { ContentTable } from '../../shared/ports.ts';
import type { ContentItem } from '../../shared/session.ts';

/** A value is its JSON text, and null once it has been deleted. */
type Stored = { readonly revision: number; readonly text: string | null };

/** Content in memory. */
export const memoryContent = (): ContentTable => {
  const sessions = new Map<SessionId, Map<string, Stored>>();

  const find = (sessionId: SessionId, itemId: string): Stored =>
    sessions.get(sessionId)?.get(itemId) ?? { revision: 0, text: null };
  const put = (sessionId: SessionId, itemId: string, stored: Stored) => {
    const items = sessions.get(sessionId) ?? new Map<string, Stored>();
    sessions.set(sessionId, items.set(itemId, stored));
    return { saved: stored.revision };
  };

  return {
    put: async (sessionId, { itemId, value }, base) => {
      const { revision, text } = find(sessionId, itemId);
      const wanted = JSON.stringify(value);
      const fits = base === null || (base === 0 ? text === null : revision === base);
      if (fits) return put(sessionId, itemId, { revision: revision + 1, text: wanted });
      if (text === null) return { conflict: null };
      if (text === wanted && (base === 0 || revision === base + 1)) return { saved: revision };
      return { conflict: toItem(itemId, revision, text) };
    },

    remove: async (sessionId, itemId, base) => {
      const { revision, text } = find(sessionId, itemId);
      if (text === null) return { saved: revision };
      if (base !== null && base !== revision) return { conflict: toItem(itemId, revision, text) };
      return put(sessionId, itemId, { revision: revision + 1, text: null });
    },

    list: async (sessionId, cursor) => {
      const last = fromCursor(sessionId, cursor);
      const stored = [...(sessions.get(sessionId) ?? [])].sort(([one], [other]) => (one < other ? -1 : 1));
      const items: ContentItem[] = [];
      let bytes = 0;
      for (const [itemId, { revision, text }] of stored) {
        if (text === null || (last !== null && itemId <= last)) continue;
        const item = toItem(itemId, revision, text);
        bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
        const before = items.at(-1);
        if (before && bytes > MAX_ITEM_BYTES) return { items, next: toCursor(sessionId, before.itemId) };
        items.push(item);
      }
      return { items, next: null };
    },
  };
};

const toItem = (itemId: string, revision: number, text: string): ContentItem => ({
  itemId,
  revision,
  value: JSON.parse(text),
});
