import type { Instant } from '../../shared/instant.ts';
import type { TakeShare } from '../../shared/ports.ts';

/** Everybody who asks has this much an hour. */
export const allowance = (perHour = Number.POSITIVE_INFINITY) => {
  const used = new Map<string, number>();
  return async (whose: string, now: Instant): Promise<boolean> => {
    const hour = JSON.stringify([whose, Math.floor(now / 3_600_000)]);
    const before = used.get(hour) ?? 0;
    if (before >= perHour) return false;
    used.set(hour, before + 1);
    return true;
  };
};

/** What all environments together have taken in a window of time. */
export const memoryShares = (): TakeShare => {
  const taken = new Map<string, number>();
  return async (whose, { number }, share, most) => {
    const key = `${whose} ${number}`;
    const sum = (taken.get(key) ?? 0) + share;
    if (sum > most) return false;
    taken.set(key, sum);
    return true;
  };
};
