import type { Clock, Environment, Unsubscribe } from '../../../client/client.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { Machine } from './machine.ts';

/** One loaded page as its browser treats it, until it is closed, discarded or reloaded. */
export type Page = {
  readonly clock: Clock;
  readonly environment: Environment;
  readonly isAlive: () => boolean;
  /** For how long it has been visible on a machine that is awake; 0 when it is not. */
  readonly attends: () => number;
  /** The same up to when it was hidden; 0 when it was not visible then. */
  readonly attended: () => number;
  readonly isHidden: () => boolean;
  readonly hide: () => void;
  /** Makes it visible, and thaws it. */
  readonly show: () => void;
  readonly freeze: () => void;
  /** It is closed or left, and may send its last messages. */
  readonly go: () => void;
  /** It disappears without a word. */
  readonly crash: () => void;
  /** Does it now, or as soon as the page can run again. */
  readonly whenItRuns: (act: () => void, isHeard?: boolean) => void;
  /** Whether it has woken in this instant, in sight and after so long that it noticed: it can have heard of nothing newer yet. */
  readonly hasJustWoken: () => boolean;
  /** Called when its network has gone, and when the page itself has. */
  readonly onCut: (listener: () => void) => Unsubscribe;
  readonly onEnd: (listener: () => void) => Unsubscribe;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Whoever was away for longer has to make sure of where they are. */
const NOTICED = 20 * SECOND;
/** A page hidden for this long fires its timers once a minute; before, once a second. */
const INTENSIVE = 5 * MINUTE;

const hearing = () => {
  const listeners = new Set<() => void>();
  const on = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  const tell = () => {
    for (const listener of listeners) listener();
  };
  return { on, tell };
};

/** @param hearsFirst whether what was said to it while it could not run comes before the timers that were due: browsers promise no order. */
export const openPage = (time: VirtualTime, machine: Machine, hearsFirst: boolean): Page => {
  const [online, offline, visible, hidden, gone] = [hearing(), hearing(), hearing(), hearing(), hearing()];
  const [cut, end] = [hearing(), hearing()];
  let isAlive = true;
  let hiddenAt: number | null = null;
  let isFrozen = false;
  let attendsSince: number = time.now();
  let attended = 0;
  let ranLast: number = time.now();
  let wokeAt = -1;
  /** What fell due while the page could not run, in order. */
  let held: { readonly act: () => void; readonly isHeard: boolean }[] = [];

  const runs = () => isAlive && !isFrozen && machine.isAwake();
  const attends = () =>
    runs() && machine.isOnline() && hiddenAt === null && held.length === 0 ? time.now() - attendsSince : 0;
  const whenItRuns = (act: () => void, isHeard = false) => {
    if (!isAlive) return;
    if (runs() && held.length === 0) {
      ranLast = time.now();
      act();
    } else held.push({ act, isHeard });
  };
  /** One task after the other: the promises of each settle before the next begins. */
  const release = () => {
    if (!runs()) return;
    const first = hearsFirst ? held.findIndex(({ isHeard }) => isHeard) : 0;
    const [next] = held.splice(Math.max(first, 0), 1);
    if (next === undefined) return;
    next.act();
    time.plan(0, release);
  };
  const resume = () => {
    attendsSince = time.now();
    time.plan(0, release);
  };

  /** When a timer that is due now really fires: a browser seldom wakes a hidden page. */
  const throttled = (): number => {
    if (hiddenAt === null) return 0;
    const since = time.now() - hiddenAt;
    const grain = since > INTENSIVE ? MINUTE : SECOND;
    return (grain - (since % grain)) % grain;
  };

  const clock: Clock = {
    now: machine.wall,
    elapsed: machine.elapsed,
    after: (delay, callback) => {
      let cancelled = false;
      const fire = () => {
        if (!cancelled) callback();
      };
      time.plan(delay, () => {
        if (cancelled || !isAlive) return;
        const wait = throttled();
        if (wait === 0) whenItRuns(fire);
        else time.plan(wait, () => whenItRuns(fire));
      });
      return () => {
        cancelled = true;
      };
    },
  };

  const hide = () => {
    if (!isAlive || hiddenAt !== null) return;
    attended = attends();
    hiddenAt = time.now();
    hidden.tell();
  };
  const die = () => {
    if (!isAlive) return;
    isAlive = false;
    held = [];
    end.tell();
  };

  machine.add({
    disconnected: () => {
      attendsSince = time.now();
      if (isAlive) cut.tell();
    },
    told: (isOnline) => whenItRuns(isOnline ? online.tell : offline.tell),
    woken: () => {
      if (
        runs() &&
        hiddenAt === null &&
        time.now() - ranLast > NOTICED &&
        machine.clockStoodFor() > time.now() - ranLast
      )
        wokeAt = time.now();
      resume();
    },
  });

  return {
    clock,
    environment: {
      hidden: () => hiddenAt !== null,
      onOnline: online.on,
      onOffline: offline.on,
      onVisible: visible.on,
      onHidden: hidden.on,
      onGone: gone.on,
    },
    isAlive: () => isAlive,
    attends,
    attended: () => attended,
    isHidden: () => hiddenAt !== null,
    hide,
    show: () => {
      if (!isAlive || hiddenAt === null) return;
      isFrozen = false;
      hiddenAt = null;
      resume();
      whenItRuns(visible.tell);
    },
    freeze: () => {
      if (!isAlive || hiddenAt === null || isFrozen) return;
      attended = 0;
      hidden.tell();
      isFrozen = true;
    },
    go: () => {
      if (!isAlive) return;
      if (runs()) {
        hide();
        gone.tell();
      }
      die();
    },
    crash: die,
    whenItRuns,
    hasJustWoken: () => time.now() === wokeAt,
    onCut: cut.on,
    onEnd: end.on,
  };
};
