import type { Script } from '../script/script.ts';

/** How hostile the platform is, if nobody says otherwise; each history draws one of these. */
export const STORMS: readonly Script['storm'][] = [0, 1, 1, 3];
