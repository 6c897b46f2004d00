import type { Duration } from '../../../shared/instant.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';

/** The computer that somebody's pages are open on: one clock that may be wrong, one network that may be gone, one lid. */
export type Machine = {
  /** What its clock shows, in epoch milliseconds. */
  readonly wall: () => number;
  /** By a clock that nobody sets, and that goes on while it sleeps. */
  readonly elapsed: () => number;
  readonly isAwake: () => boolean;
  readonly isOnline: () => boolean;
  readonly setClock: (by: number) => void;
  /** How long the lid is shut. No page is told of it, and its connections do not survive it. */
  readonly sleep: (duration: Duration) => void;
  /** How long the network is gone. At times the pages are told. */
  readonly cut: (duration: Duration, isTold: boolean) => void;
  readonly add: (part: MachinePart) => void;
};

/** A page, as its machine sees it. */
export type MachinePart = {
  /** Whatever was open to the network leads nowhere any more. */
  readonly disconnected: () => void;
  readonly told: (online: boolean) => void;
  /** The machine is awake again, or has its network back. */
  readonly woken: () => void;
};

export const createMachine = (time: VirtualTime, wrong: number): Machine => {
  const start = time.now();
  const parts: MachinePart[] = [];
  let off = wrong;
  let asleepUntil = start;
  let offlineUntil = start;
  const isAwake = () => time.now() >= asleepUntil;
  const isOnline = () => isAwake() && time.now() >= offlineUntil;
  const each = (act: (part: MachinePart) => void) => {
    for (const part of parts) act(part);
  };

  return {
    wall: () => time.now() + off,
    elapsed: () => time.now() - start,
    isAwake,
    isOnline,
    setClock: (by) => {
      off += by;
    },
    sleep: (duration) => {
      asleepUntil = Math.max(asleepUntil, time.now() + duration) as typeof asleepUntil;
      each((part) => part.disconnected());
      time.plan(asleepUntil - time.now(), () => {
        if (isAwake()) each((part) => part.woken());
      });
    },
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
