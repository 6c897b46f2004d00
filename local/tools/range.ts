import { UsageError } from '../../infra/operations/usage-error.ts';

/**
 * A date (its beginning, UTC) or an instant, as an option says it.
 * @throws UsageError when it is neither.
 */
export const dateFrom = (option: string, value: string): number => {
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:T[\d:.]+Z)?$/.exec(value) ?? [];
  const at = day !== undefined && isThere(day) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(at))
    throw new UsageError(`${option} "${value}" is no date like 2026-11-21 or 2026-11-21T20:00:00Z.`);
  return at;
};

/** `Date.parse` lets the 30th of February through; what it makes of it reads differently. */
const isThere = (day: string): boolean => {
  const at = new Date(day);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
};
