import type { Reason } from './reason.ts';

export const ofCore: readonly Reason[] = [];
