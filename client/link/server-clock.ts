import type { Clock } from '../clock.ts';

export type ServerClock = {
  /** The server's time now, as well as it is known. */
  now(): number;
  /** A message that says `serverTime` has just arrived; `sentAt` is when its request left, by `clock.elapsed()`. */
  learn(serverTime: number, sentAt?: number): void;
};

/**
 * What the server's clock shows, whatever this machine's does. A message was stamped before it arrived, and a
 * reply after its request left: each bounds the offset, and the bounds are intersected, so that the reply with
 * the shortest round trip decides. It is counted by a clock that nobody sets. Where that stands still while the machine
 * sleeps, they contradict each other, and what was known is worth nothing.
 *
 *     sent ──────── stamped ──── received       serverTime − received ≤ offset ≤ serverTime − sent
 */
export const serverClock = (clock: Clock): ServerClock => {
  let least = -Infinity;
  let most = Infinity;
  const offset = () =>
    most < Infinity ? (least + most) / 2 : least > -Infinity ? least : clock.now() - clock.elapsed();
  return {
    now: () => Math.round(clock.elapsed() + offset()),
    learn(serverTime, sentAt = -Infinity) {
      const low = serverTime - clock.elapsed();
      const high = serverTime - sentAt;
      const contradicts = low > most || high < least;
      least = contradicts ? low : Math.max(least, low);
      most = contradicts ? high : Math.min(most, high);
    },
  };
};
