import type { Duration } from '../../../shared/instant.ts';

/**
 * Longer than any function runs (`infra/duties.ts`; a test holds them together): whatever one had begun before then
 * has been done, or never will be.
 */
export const OUTLIVED: Duration = 5 * 60_000;
