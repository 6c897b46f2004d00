import type { Occasion } from '../script/occasions.ts';
import { type Script, scriptOf } from '../script/script.ts';
import type { Place } from './memory.ts';
import { STORMS } from './storms.ts';

/** What one seed rarely draws, another draws at once: so this many histories of each of this many seeds. */
const OF_EACH = 48;
const SEEDS = 16;

const known = new Map<string, readonly Place[]>();

/**
 * Histories of these seeds, from the given one on, those first in which least is done. A mistake is then caught where
 * that is cheap to repeat, and most mistakes in the same few histories.
 */
export const shortestFirst = (seed: number, share: number, occasion?: Occasion): readonly Place[] => {
  const key = `${seed} ${share} ${occasion}`;
  const found = known.get(key);
  if (found) return found;
  const sized: { place: Place; size: number }[] = [];
  for (let drawnFrom = seed; drawnFrom < seed + SEEDS; drawnFrom += 1)
    for (let history = 0; history < OF_EACH; history += 1) {
      const script = scriptOf(drawnFrom, history, STORMS, share, occasion && [occasion]);
      sized.push({
        place: { seed: drawnFrom, history, ...(occasion && { occasion }) },
        size: sizeOf(script),
      });
    }
  const places = sized.sort((one, other) => one.size - other.size).map(({ place }) => place);
  known.set(key, places);
  return places;
};

/** About proportional to the calls of its functions. Whoever stays to the end does something all the time. */
export const sizeOf = ({ people, stayer, onlooker }: Script): number =>
  people.reduce((sum, { steps }) => sum + steps.length, 0) +
  (stayer ? OF_A_STAYER : 0) +
  (onlooker ? OF_AN_ONLOOKER : 0);

const OF_A_STAYER = 20;
const OF_AN_ONLOOKER = 10;
