import type { Reason } from './reason.ts';

export const ofAdapters: readonly Reason[] = [];
