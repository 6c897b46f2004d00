import type { Reason } from './reason.ts';

export const ofClient: readonly Reason[] = [];
