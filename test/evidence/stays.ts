import type { Participation } from '../../shared/evidence/participation.ts';
import { instant } from '../../shared/instant.ts';

/** Somebody came and went, and nothing happened in between. */
export const quietStay: Participation = {
  sequences: [1, 2],
  from: instant(0),
  to: instant(60),
  countedFrom: [instant(0)],
  ending: 'exit',
  by: null,
  warnings: 0,
  extensions: 0,
  warnedFor: null,
  silences: [],
  policies: [],
  isWhole: true,
};
