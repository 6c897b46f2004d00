import { mergeUpdates } from 'yjs';
import { codeIn } from '../error-code.ts';
import type { Participation } from '../session/participation.ts';
import { putUpdate } from './sets.ts';
import { partsOf } from './updates.ts';

/** The item that this tab goes on writing to: small updates are merged in it, until it is as large as this. */
const SLOT_BYTES = 2 * 1_024;

type Slot = { readonly id: string; readonly update: Uint8Array; readonly revision: number };

export type Writing = {
  /** Resolves when the update is durable. One after the other. */
  write(update: Uint8Array, options: { readonly activity: boolean }): Promise<void>;
  /** What is written from now on is in other items than what was written before. */
  turnThePage(): void;
};

/**
 * Writes updates of this tab. Small ones go into one item, which is written again as a whole, upon its own last revision: a
 * write that was lost on the way and comes late is refused, and takes nothing back. When somebody has compacted the item
 * meanwhile, all of it goes into a new one.
 */
export const writing = (
  participation: Pick<Participation, 'put' | 'delete'>,
  { newId }: { readonly newId: () => string },
): Writing => {
  let slot: Slot | null = null;

  const putAll = async (update: Uint8Array, activity: boolean): Promise<void> => {
    for (;;)
      try {
        return await putUpdate(participation, newId(), update, { activity });
      } catch (error) {
        // Somebody has taken it for abandoned.
        if (codeIn(error) !== 'content.conflict') throw error;
      }
  };

  return {
    async write(update, { activity }) {
      const before = slot;
      const merged = before === null ? update : mergeUpdates([before.update, update]);
      slot = null;
      if (update.length > SLOT_BYTES) return putAll(update, activity);
      const isFull = merged.length > SLOT_BYTES;
      let id = before === null || isFull ? newId() : before.id;
      let base = before === null || isFull ? 0 : before.revision;
      const kept = isFull ? update : merged;
      for (;;) {
        const [[, value] = []] = partsOf(id, kept);
        try {
          const revision = await participation.put(id, value, { activity, baseRevision: base });
          slot = { id, update: kept, revision };
          return;
        } catch (error) {
          // It may have been written all the same: what comes next goes elsewhere, with this in it.
          if (codeIn(error) !== 'content.conflict') throw error;
          [id, base] = [newId(), 0];
        }
      }
    },
    turnThePage() {
      slot = null;
    },
  };
};
