import type { Clock } from './clock.ts';

export type ServerClock = {
  /** The server's time now, as well as it is known. */
  now(): number;
  /** A message that says `serverTime` has just arrived; `sentAt` is when its request left, on this machine's clock. */
  learn(serverTime: number, sentAt?: number): void;
};

/**
 * What the server's clock shows, whatever this machine's does. A message was stamped before it arrived, and a
 * reply after its request left: each bounds the offset, and the bounds are intersected, so that the reply with
 * the shortest round trip decides. If they contradict each other, somebody moved a clock, and what was known is
 * worth nothing.
 *
 *     sent ──────── stamped ──── received       serverTime − received ≤ offset ≤ serverTime − sent
 */
export const serverClock = (clock: Clock): ServerClock => {
  let least = -Infinity;
  let most = Infinity;
  const offset = () => (most < Infinity ? (least + most) / 2 : least > -Infinity ? least : 0);
  return {
    now: () => Math.round(clock.now() + offset()),
    learn(serverTime, sentAt = -Infinity) {
      const low = serverTime - clock.now();
      const high = serverTime - sentAt;
      const contradicts = low > most || high < least;
      least = contradicts ? low : Math.max(least, low);
      most = contradicts ? high : Math.min(most, high);
    },
  };
};
