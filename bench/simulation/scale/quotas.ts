import type { Measure } from './tally.ts';

/**
 * What one account may do in one of the large regions by default, per second, as AWS documents it in November 2026.
 * All but the last two can be raised on request.
 */
export type Quota = {
  readonly name: string;
  readonly measure: Measure;
  readonly limit: number;
  /** What one count of the measure takes of the limit. */
  readonly unit: number;
};

export const quotas: readonly Quota[] = [
  { name: 'connections', measure: 'connects', limit: 500, unit: 1 },
  { name: 'messages', measure: 'messages', limit: 10_000, unit: 1 },
  { name: 'UpdateSchedule', measure: 'updates', limit: 1_000, unit: 1 },
  { name: 'CreateSchedule', measure: 'creates', limit: 5_000, unit: 1 },
  { name: 'invocations by alarms', measure: 'alarms', limit: 1_000, unit: 1 },
  { name: 'table writes', measure: 'writes', limit: 40_000, unit: 1 },
  // Milliseconds of running functions in a second, over a thousand, are functions running at once.
  { name: 'Lambda concurrency', measure: 'busy', limit: 1_000, unit: 1 / 1_000 },
];
