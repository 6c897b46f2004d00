import type { Role, UserKind } from '../../../shared/presence/participant.ts';
import { createRandom, type Random, seedOf } from '../platform/random.ts';
import type { Step } from './step.ts';

/** Events that happen in about one of a dozen histories, or in every one where they are asked for. */
export const occasions = [
  'deletion',
  'handover',
  'leaving',
  'grouping',
  'company',
  'acquaintance',
  'ruling',
  'standard',
  'reading',
  'login',
  'siege',
  'upgrade',
] as const;

export type Occasion = (typeof occasions)[number];

/** What these events need to know about somebody's script. */
export type Person = {
  readonly name: string;
  readonly user: string;
  readonly kind: UserKind;
  readonly role: Role;
  readonly session: string;
  readonly steps: readonly Step[];
};

const SHARE = 1 / 12;

/** The randomness for one of these events; null where it does not happen. What others draw does not depend on it. */
export const chanceOf = (
  occasion: Occasion,
  seed: number,
  wanted: readonly Occasion[],
  share = SHARE,
): Random | null => {
  const random = createRandom(seedOf(seed, occasion));
  return random.chance(share) || wanted.includes(occasion) ? random : null;
};
