import { type Duration, type Instant, instant } from '../../../shared/instant.ts';
import { createTimeline } from '../../../test/world/timeline.ts';

/**
 * Time that passes only by being spent. Everything that waits is on one timeline, so only the seed decides who is
 * first.
 */
export type VirtualTime = {
  readonly now: () => Instant;
  /** Runs it after this delay, once everything due earlier has run. */
  readonly plan: (delay: Duration, act: () => void) => void;
  /** Suspends the caller for this long, while others act. */
  readonly pause: (duration: Duration) => Promise<void>;
  /** Runs everything due until then, in order; ends early once `stopped` says so. */
  readonly run: (until: Instant, stopped: () => boolean) => Promise<void>;
};

/** Awaiting it takes one microtask. */
const turn = Promise.resolve();

/**
 * Lets the functions run until each waits for the timeline: a tick comes only when no promise can continue. A turn of
 * the event loop would prove as much, but costs more than everything else.
 */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve));

export const createVirtualTime = (start: number): VirtualTime => {
  const timeline = createTimeline();
  let now = instant(start);
  const plan = (delay: Duration, act: () => void) =>
    timeline.plan(instant(now + Math.max(0, Math.round(delay))), act);

  const asleep = async (until: Instant) => {
    await new Promise<void>((resolve) => timeline.plan(until, resolve));
  };

  return {
    now: () => now,
    plan,
    pause: (duration) => {
      const until = instant(now + Math.max(0, Math.round(duration)));
      const next = timeline.next();
      // Nobody else has anything to do before that, so going through the timeline would change nothing.
      if (next !== null && next <= until) return asleep(until);
      now = until;
      return turn;
    },
    run: async (until, stopped) => {
      for (;;) {
        const next = timeline.next();
        if (stopped() || next === null || next > until) return;
        if (next > now) now = next;
        void timeline.actNext();
        await settled();
      }
    },
  };
};
