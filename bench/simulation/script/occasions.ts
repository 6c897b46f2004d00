import type { Role, UserKind } from '../../../shared/presence/participant.ts';
import { createRandom, type Random, seedOf } from '../platform/random.ts';
import type { Step } from './step.ts';

/** What comes to pass in one of a dozen histories, or in every one where somebody asks for it. */
export const occasions = ['deletion', 'handover', 'leaving', 'grouping'] as const;

export type Occasion = (typeof occasions)[number];

/** What is looked at of somebody's script where something comes to pass among people. */
export type Person = {
  readonly name: string;
  readonly user: string;
  readonly kind: UserKind;
  readonly role: Role;
  readonly session: string;
  readonly steps: readonly Step[];
};

const SHARE = 1 / 12;

/** The chance by which it is drawn what becomes of it; null where it does not come to pass. What others draw does not depend on it. */
export const chanceOf = (occasion: Occasion, seed: number, wanted: readonly Occasion[]): Random | null => {
  const random = createRandom(seedOf(seed, occasion));
  return random.chance(SHARE) || wanted.includes(occasion) ? random : null;
};
