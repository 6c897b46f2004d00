import type { Item } from '../content/content.ts';
import { fromLetters, joined, storedIn } from './updates.ts';

/** An item of a document, at the revision at which it was looked at. */
export type Revision = { readonly itemId: string; readonly revision: number };

type Part = Revision & { readonly bytes: Uint8Array };
type UnderWay = { readonly of: number; readonly parts: Map<number, Part> };

/**
 * Reads the updates of one document out of the items of a session, each once. They may come in any order, and again: Yjs
 * takes that.
 */
export const reading = (
  prefix: string,
  apply: (update: Uint8Array) => void,
  broken: (fault: unknown) => void,
) => {
  /** The revision at which each item that is there was looked at last. */
  const seen = new Map<string, number>();
  /** Those whose update is in the document. */
  const applied = new Map<string, number>();
  const sets = new Map<string, UnderWay>();

  const take = (update: Uint8Array, from: readonly Revision[]) => {
    apply(update);
    for (const { itemId, revision } of from) applied.set(itemId, revision);
  };

  const look = ({ itemId, revision, value }: Item): void => {
    const stored = storedIn(value);
    if (stored === null) return;
    // A document may be called as another one, with a slash and more.
    if (('set' in stored ? stored.set : itemId).includes('/', prefix.length)) return;
    const bytes = fromLetters(stored.y);
    if (!('set' in stored)) {
      take(bytes, [{ itemId, revision }]);
      return;
    }
    const { parts } = sets.get(stored.set) ?? { parts: new Map<number, Part>() };
    sets.set(stored.set, { of: stored.of, parts });
    parts.set(stored.at, { itemId, revision, bytes });
    if (parts.size < stored.of) return;
    const all = [...parts].sort(([one], [other]) => one - other).map(([, part]) => part);
    sets.delete(stored.set);
    take(joined(all.map((part) => part.bytes)), all);
  };

  return {
    /** Takes what is new of what is there now. */
    read(items: readonly Item[]): void {
      const there = new Set<string>();
      for (const item of items) {
        if (!item.itemId.startsWith(prefix)) continue;
        there.add(item.itemId);
        if (seen.get(item.itemId) === item.revision) continue;
        seen.set(item.itemId, item.revision);
        try {
          look(item);
        } catch (fault) {
          // Somebody has written what is no update: nobody's document suffers from it, and nobody deletes it.
          broken(fault);
        }
      }
      for (const itemId of seen.keys())
        if (!there.has(itemId)) {
          seen.delete(itemId);
          applied.delete(itemId);
        }
    },
    /** What a snapshot of the document stands for, by the revisions that are in it. */
    applied: (): readonly Revision[] => [...applied].map(([itemId, revision]) => ({ itemId, revision })),
    /** Parts of sets that are not complete, by the name of the set. */
    incomplete: (): readonly { readonly set: string; readonly parts: readonly Revision[] }[] =>
      [...sets].map(([set, { parts }]) => ({ set, parts: [...parts.values()] })),
  };
};
