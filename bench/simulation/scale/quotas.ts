import { SPREAD } from '../../../functions/aws/presence/participant-items.ts';
import type { Measure } from './tally.ts';

/**
 * The default quotas of an account in one of the large regions, per second, as AWS documents them in November 2026. All
 * but the last two can be raised on request.
 */
export type Quota = {
  readonly name: string;
  readonly measure: Measure;
  readonly limit: number;
  /** How much of the limit one count of the measure uses. */
  readonly unit: number;
};

export const quotas: readonly Quota[] = [
  { name: 'connections', measure: 'connects', limit: 500, unit: 1 },
  { name: 'messages', measure: 'messages', limit: 10_000, unit: 1 },
  { name: 'UpdateSchedule', measure: 'updates', limit: 1_000, unit: 1 },
  { name: 'CreateSchedule', measure: 'creates', limit: 5_000, unit: 1 },
  { name: 'invocations by alarms', measure: 'alarms', limit: 1_000, unit: 1 },
  // A thousand units for each partition, and an index that refuses holds the table's own writes up.
  { name: 'wake index', measure: 'wakes', limit: SPREAD * 1_000, unit: 1 },
  { name: 'table writes', measure: 'writes', limit: 40_000, unit: 1 },
  // A thousand milliseconds of running functions in a second are one function running all the time.
  { name: 'Lambda concurrency', measure: 'busy', limit: 1_000, unit: 1 / 1_000 },
];
