import { createRandom, type Random, seedOf } from '../platform/random.ts';

/** What comes to pass in one of a dozen histories, or in every one where somebody asks for it. */
export const occasions = ['deletion', 'handover', 'leaving', 'grouping'] as const;

export type Occasion = (typeof occasions)[number];

const SHARE = 1 / 12;

/** The chance by which it is drawn what becomes of it; null where it does not come to pass. What others draw does not depend on it. */
export const chanceOf = (occasion: Occasion, seed: number, wanted: readonly Occasion[]): Random | null => {
  const random = createRandom(seedOf(seed, occasion));
  return random.chance(SHARE) || wanted.includes(occasion) ? random : null;
};
