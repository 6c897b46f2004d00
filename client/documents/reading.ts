import type { Item } from '../content/content.ts';
import { claimIn, firstOf, fromLetters, joined, storedIn } from './updates.ts';

/** An item of a document, at the revision at which it was looked at. */
export type Revision = { readonly itemId: string; readonly revision: number };

type Part = Revision & { readonly bytes: Uint8Array };
/** A set that is not complete. */
type UnderWay = { of: number; claim: number; readonly parts: Map<number, Part> };

/** `claim` is the revision of its claim, 0 when there is none; null when its first part is there, so that it was complete once. */
export type Incomplete = {
  readonly set: string;
  readonly claim: number | null;
  readonly parts: readonly Revision[];
};

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

  const underWay = (set: string): UnderWay => {
    const there = sets.get(set) ?? { of: Infinity, claim: 0, parts: new Map<number, Part>() };
    sets.set(set, there);
    return there;
  };

  /** A document may be called as another one, with a slash and more. */
  const isOurs = (id: string) => !id.includes('/', prefix.length);

  const look = ({ itemId, revision, value }: Item): void => {
    const claimed = claimIn(value);
    if (claimed !== null && isOurs(claimed)) underWay(claimed).claim = revision;
    const stored = storedIn(value);
    if (stored === null || !isOurs('set' in stored ? stored.set : itemId)) return;
    const bytes = fromLetters(stored.y);
    if (!('set' in stored)) {
      take(bytes, [{ itemId, revision }]);
      return;
    }
    const set = underWay(stored.set);
    set.of = stored.of;
    set.parts.set(stored.at, { itemId, revision, bytes });
    if (set.parts.size < stored.of) return;
    const all = [...set.parts].sort(([one], [other]) => one - other).map(([, part]) => part);
    sets.delete(stored.set);
    take(joined(all.map((part) => part.bytes)), all);
  };

  const forget = (itemId: string) => {
    seen.delete(itemId);
    applied.delete(itemId);
    for (const [set, one] of sets) {
      if (itemId === firstOf(set)) one.claim = 0;
      for (const [at, part] of one.parts) if (part.itemId === itemId) one.parts.delete(at);
      if (one.claim === 0 && one.parts.size === 0) sets.delete(set);
    }
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
      for (const itemId of seen.keys()) if (!there.has(itemId)) forget(itemId);
    },
    /** What a snapshot of the document stands for, by the revisions that are in it. */
    applied: (): readonly Revision[] => [...applied].map(([itemId, revision]) => ({ itemId, revision })),
    incomplete: (): readonly Incomplete[] =>
      [...sets].map(([set, { claim, parts }]) => ({
        set,
        claim: parts.has(0) ? null : claim,
        parts: [...parts.values()],
      })),
  };
};
