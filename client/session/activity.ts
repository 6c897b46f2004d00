import type { Clock } from '../clock.ts';

const MINUTE = 60_000;
const NEVER = -Infinity;

/** As often as the server asks; a server that does not say is told once a minute. */
export const activityInterval = (policy: { readonly reportEvery?: number | undefined } | null): number =>
  policy?.reportEvery ?? MINUTE;

export type ActivityThrottle = {
  /** Something was done, now. */
  readonly act: () => void;
  /** Something was done at that time of `clock.elapsed()`, which could not be told of then. */
  note(at: number): void;
  /** How long ago the last thing was done that has not been said yet, to be said with a return; for ever when all has been. */
  unsaid(): number;
  /** The return has arrived: what it told of is said, and what was done since is sent. */
  said(): void;
  /** Sends what has not been said yet, without waiting. */
  readonly flush: () => void;
  /** Forgets what has not been said: a participation that ended takes its activity along. */
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
  /** When what has not been said was done, and what was told with a return. */
  let actedAt = NEVER;
  let toldAt = 0;
  let cancel: (() => void) | null = null;
  const age = () => Math.round(clock.elapsed() - actedAt);

  const flush = () => {
    if (actedAt === NEVER || !send(age())) return;
    actedAt = NEVER;
    cancel?.();
    cancel = clock.after(interval(), () => {
      cancel = null;
      flush();
    });
  };
  return {
    act() {
      actedAt = clock.elapsed();
      if (cancel === null) flush();
    },
    note(at) {
      actedAt = Math.max(actedAt, at);
    },
    unsaid() {
      toldAt = actedAt;
      return age();
    },
    said() {
      if (actedAt === toldAt) actedAt = NEVER;
      flush();
    },
    flush,
    forget() {
      actedAt = NEVER;
      cancel?.();
      cancel = null;
    },
  };
};
