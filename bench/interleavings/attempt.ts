import type { Bounds } from './bounded.ts';
import { cases } from './cases/cases.ts';
import { exploreBounded } from './play.ts';

/** Where a rule was broken, and which one. */
export type Found = { readonly in: string; readonly sentence: string };

/** The first case that breaks a rule within these bounds; null when none does. */
export const attempt = async (bounds: Bounds): Promise<Found | null> => {
  for (const one of cases) {
    const { fault } = await exploreBounded(one, bounds);
    if (fault !== null) return { in: one.name, sentence: fault.sentence };
  }
  return null;
};
