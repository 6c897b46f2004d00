import type { Participation } from '../session/participation.ts';
import { claimOf, firstOf, partsOf } from './updates.ts';

type Content = Pick<Participation, 'put' | 'delete'>;

/** Parts of an update that is not there as a whole. `claim` is the revision of its claim, 0 when there is none. */
export type Unfinished = { readonly set: string; readonly claim: number; readonly parts: readonly string[] };

/**
 * Writes an update. What takes several items is there at once or not at all: first a claim, in the place of the first part; then the
 * other parts; then the first one, upon the very claim. Whoever gives the set up writes upon the claim as well, so that the server
 * decides between the two, whoever has slept, or knows how things stood a while ago.
 * @throws what went wrong, `content.conflict` when somebody has given it up. Then what was written of it is being removed.
 */
export const putUpdate = async (
  content: Content,
  id: string,
  update: Uint8Array,
  { activity, goesOn = () => true }: { readonly activity: boolean; readonly goesOn?: () => boolean },
): Promise<void> => {
  const [[firstId, first] = [id], ...rest] = partsOf(id, update);
  if (rest.length === 0) {
    await content.put(firstId, first, { activity });
    return;
  }
  const claim = await content.put(firstId, claimOf(id), { activity, baseRevision: 0 });
  try {
    for (const [itemId, part] of rest) {
      if (!goesOn()) throw new Error('It is not wanted any more.');
      await content.put(itemId, part, { activity, baseRevision: 0 });
    }
    await content.put(firstId, first, { activity, baseRevision: claim });
  } catch (error) {
    // What cannot be removed now is left to whoever compacts.
    giveUp(content, { set: id, claim, parts: rest.map(([itemId]) => itemId) }).catch(() => {});
    throw error;
  }
};

/** Removes what there is of a set, for good. @throws `content.conflict` when it has been completed, or given up by somebody else. */
export const giveUp = async (content: Content, { set, claim, parts }: Unfinished): Promise<void> => {
  const options = { activity: false };
  const revision = await content.put(firstOf(set), claimOf(set, true), { ...options, baseRevision: claim });
  for (const itemId of parts) await content.delete(itemId, options);
  await content.delete(firstOf(set), { ...options, baseRevision: revision });
};
