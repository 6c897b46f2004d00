import { DamagedItem } from '../../../shared/damage.ts';
import { type Item, numberOf, toItem } from './items.ts';

/**
 * In which shape this release writes items. A release that adds a field to what it writes adds one to the number;
 * `docs/releases.md` says what it may add, and when something may go. Items without the number are of shape 1.
 */
export const SHAPE = 9;

/** What the release after this one may have added is kept, though it is not understood. Beyond that nothing is known. */
const NEWEST = SHAPE + 1;

/** What every item carries that this release makes. Counters, which go within hours, and the audit trail, which has chains, carry none. */
export const shaped: Item = toItem({ shape: SHAPE });

/**
 * The item, if it is of a shape that can be read.
 * @throws DamagedItem when a release has written it that is further ahead than the next.
 */
export const known = (item: Item): Item => {
  const shape = shapeOf(item);
  if (shape <= NEWEST) return item;
  throw new DamagedItem(
    `The item ${JSON.stringify(item.pk?.S)} / ${JSON.stringify(item.sk?.S)} is of shape ${shape}, and this release reads shapes up to ${NEWEST}: deploy the release that wrote it, or the one before that.`,
  );
};

export const shapeOf = (item: Item): number => (item.shape ? numberOf(item, 'shape') : 1);
