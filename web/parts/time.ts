/** Seconds as a clock shows them: `0:07`, `29:59`. */
export const asClock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** A server instant, as this machine's clock would have shown it, however wrong that is set. */
export const atHere = (at: number, serverNow: number): Date => new Date(Date.now() - (serverNow - at));
