import type { Reason } from './reason.ts';

export const ofShared: readonly Reason[] = [];
