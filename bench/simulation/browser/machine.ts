import type { Duration } from '../../../shared/instant.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

/**
 * The computer on which somebody's pages are open: one clock, which may be wrong, one network, which may be gone, one
 * lid.
 */
export type Machine = {
  /** What its clock shows, in epoch milliseconds. */
  readonly wall: () => number;
  /** A monotonic clock, which nobody sets and which keeps running during sleep. */
  readonly elapsed: () => number;
  readonly isAwake: () => boolean;
  readonly isOnline: () => boolean;
  readonly setClock: (by: number) => void;
  /** For how long nobody has set it. */
  readonly clockStoodFor: () => number;
  /** Shuts the lid for this long. No page is told, and no connection survives. */
  readonly sleep: (duration: Duration) => void;
  /** The same, but connections outlast it, as far as the other end lets them: what was said meanwhile is heard on waking. */
  readonly doze: (duration: Duration) => void;
  /** Cuts the network for this long. Sometimes the pages are told. */
  readonly cut: (duration: Duration, isTold: boolean) => void;
  readonly add: (part: MachinePart) => void;
};

/** A page as its machine sees it. */
export type MachinePart = {
  /** All network connections are dead from now on. */
  readonly disconnected: () => void;
  readonly told: (online: boolean) => void;
  /** The machine has woken up, or has its network back. */
  readonly woken: () => void;
};

export const createMachine = (time: VirtualTime, wrong: number): Machine => {
  const start = time.now();
  const parts: MachinePart[] = [];
  let off = wrong;
  let setAt = -Infinity;
  let asleepUntil = start;
  let offlineUntil = start;
  const isAwake = () => time.now() >= asleepUntil;
  const isOnline = () => isAwake() && time.now() >= offlineUntil;
  const each = (act: (part: MachinePart) => void) => {
    for (const part of parts) act(part);
  };

  const doze = (duration: Duration) => {
    asleepUntil = Math.max(asleepUntil, time.now() + duration) as typeof asleepUntil;
    time.plan(asleepUntil - time.now(), () => {
      if (isAwake()) each((part) => part.woken());
    });
  };

  return {
    wall: () => time.now() + off,
    elapsed: () => time.now() - start,
    isAwake,
    isOnline,
    setClock: (by) => {
      off += by;
      setAt = time.now();
    },
    clockStoodFor: () => time.now() - setAt,
    sleep: (duration) => {
      doze(duration);
      each((part) => part.disconnected());
    },
    doze,
    cut: (duration, isTold) => {
      offlineUntil = Math.max(offlineUntil, time.now() + duration) as typeof offlineUntil;
      each((part) => part.disconnected());
      if (isTold) each((part) => part.told(false));
      time.plan(offlineUntil - time.now(), () => {
        if (!isOnline()) return;
        each((part) => part.woken());
        if (isTold) each((part) => part.told(true));
      });
    },
    add: (part) => void parts.push(part),
  };
};
