declare const brand: unique symbol;

/** A point in time: epoch milliseconds, server clock. Branded, so that a duration cannot be passed for it. */
export type Instant = number & { readonly [brand]: true };

/** A length of time in milliseconds. */
export type Duration = number;

/** The longest that any timing may be: a year. */
export const LONGEST_TIMING: Duration = 365 * 24 * 60 * 60 * 1_000;

/** Names a plain number of epoch milliseconds as an instant. Called at the edges only: clock, table, wire. */
export const instant = (epochMilliseconds: number): Instant => epochMilliseconds as Instant;

export const after = (start: Instant, duration: Duration): Instant => instant(start + duration);

export const earliest = (first: Instant, ...rest: readonly Instant[]): Instant =>
  instant(Math.min(first, ...rest));

export const latest = (first: Instant, ...rest: readonly Instant[]): Instant =>
  instant(Math.max(first, ...rest));

/** Rounds up to a whole multiple of `step`: an alarm or a wake slot may be late by that, never early. */
export const roundUp = (at: Instant, step: Duration): Instant => instant(Math.ceil(at / step) * step);
