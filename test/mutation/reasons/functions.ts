import type { Reason } from './reason.ts';

export const ofFunctions: readonly Reason[] = [];
