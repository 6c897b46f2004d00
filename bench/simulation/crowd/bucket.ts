/** A token bucket, like the platform's throttles: `rate` a second, and never more than `burst` at once. */
export type Bucket = {
  /** @param at in milliseconds, never decreasing. */
  readonly take: (at: number, amount: number) => boolean;
};

export const createBucket = (rate: number, burst: number): Bucket => {
  let tokens = burst;
  let filledAt = 0;
  return {
    take: (at, amount) => {
      tokens = Math.min(burst, tokens + ((at - filledAt) * rate) / 1_000);
      filledAt = at;
      if (tokens < amount) return false;
      tokens -= amount;
      return true;
    },
  };
};
