/** A token bucket: `burst` at once, then `rate` a second. Answers whether one more may pass. */
export const createThrottle = (
  setting: { readonly rate: number; readonly burst: number } | null,
  now: () => number = Date.now,
): (() => boolean) => {
  if (!setting) return () => true;
  const { rate, burst } = setting;
  let tokens = burst;
  let filled = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - filled) / 1_000) * rate);
    filled = time;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
