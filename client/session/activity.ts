import type { Clock } from '../clock.ts';

const MINUTE = 60_000;
const NEVER = -Infinity;

/** As often as the server asks; one that does not say is told once a minute. */
export const activityInterval = (policy: { readonly reportEvery?: number | undefined } | null): number =>
  policy?.reportEvery ?? MINUTE;

export type ActivityThrottle = {
  /** Something was done, now. */
  readonly act: () => void;
  /** Something was done at that time of `clock.elapsed()`, which could not be told of then. */
  note(at: number): void;
  /**
   * How long ago the last thing was done, to be said with a return; for ever when nothing was. Also when it has been said: who
   * knows what a connection that has broken took along, and to the server it is no news if it arrived.
   */
  told(): number;
  /** The server has answered a return, or set another pace: what was done since the return told is sent, and the pace begins anew. */
  said(): void;
  /** Sends what has not been said yet, without waiting. */
  readonly flush: () => void;
  /** Forgets what was done: a participation that ended takes its activity along. */
  forget(): void;
};

/**
 * Tells of the first action at once, and of the last one in each interval at its end, with how long ago it was,
 * so that the server's idle time is exact whatever the interval, and whatever is done to the clock of this machine.
 *
 *     actions   x  x x    x               x
 *     messages  ↑            ↑ ago 3 s    ↑
 *               |─ interval ─|─ interval ─|
 *
 * `send` answers whether it could be sent. What could not is kept for the next flush.
 */
export const activityThrottle = (
  clock: Clock,
  interval: () => number,
  send: (agoMs: number) => boolean,
): ActivityThrottle => {
  /** When the last thing was done, the last that was told with a return, and the last that was said. */
  let actedAt = NEVER;
  let toldAt = NEVER;
  let saidAt = NEVER;
  let cancel: (() => void) | undefined;
  const age = () => Math.round(clock.elapsed() - actedAt);

  const stop = () => {
    cancel?.();
    cancel = undefined;
  };

  const flush = () => {
    if (saidAt >= actedAt || !send(age())) return;
    saidAt = actedAt;
    stop();
    cancel = clock.after(interval(), again);
  };
  const again = () => {
    stop();
    flush();
  };
  return {
    act() {
      actedAt = clock.elapsed();
      if (!cancel) flush();
    },
    note(at) {
      actedAt = Math.max(actedAt, at);
    },
    told() {
      toldAt = actedAt;
      return age();
    },
    said() {
      saidAt = Math.max(saidAt, toldAt);
      again();
    },
    flush,
    forget() {
      actedAt = NEVER;
      stop();
    },
  };
};
