/** When a schedule rings: once, or again and again. */
export type Expression = { readonly at: number } | { readonly every: number };

const lengths: Readonly<Record<string, number>> = {
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/**
 * Reads `at(yyyy-mm-ddThh:mm:ss)` in UTC, without fraction and without zone, and `rate(n minutes)`. Null for anything
 * that EventBridge Scheduler refuses, and for `cron(…)`, which the local one does not have.
 */
export const parseExpression = (text: string): Expression | null => {
  const [, time] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(text) ?? [];
  if (time !== undefined) {
    const at = Date.parse(`${time}Z`);
    // Date.parse lets the 30th of February through; what it makes of it reads differently.
    return Number.isNaN(at) || !new Date(at).toISOString().startsWith(time) ? null : { at };
  }
  const [, amount = '', unit = '', plural] = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(text) ?? [];
  const count = Number(amount);
  if (count < 1 || (count === 1) !== (plural === '')) return null;
  return { every: count * (lengths[unit] ?? 0) };
};

/** The next time at or after `now` of something recurring, counted from its creation. */
export const nextRing = (every: number, createdAt: number, now: number): number =>
  createdAt + Math.max(1, Math.ceil((now - createdAt) / every)) * every;
