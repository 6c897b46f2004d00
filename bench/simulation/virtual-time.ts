import { type Duration, type Instant, instant } from '../../shared/instant.ts';
import { createTimeline } from '../../test/world/timeline.ts';

/** Time that passes only by being spent. Everything that waits is on one timeline, so chance alone decides who is first. */
export type VirtualTime = {
  readonly now: () => Instant;
  /** Does it so long from now, after whatever is due before. */
  readonly plan: (delay: Duration, act: () => void) => void;
  /** Suspends the caller for so long; others act meanwhile. */
  readonly pause: (duration: Duration) => Promise<void>;
  /** Does everything that is due until then, in order, and stops early when told so. */
  readonly run: (until: Instant, stopped: () => boolean) => Promise<void>;
  /** Tells that functions are running, which may act without being on the timeline. */
  readonly busy: (more: 1 | -1) => void;
};

const QUIET = 24;
/** Waiting for it takes one microtask. */
const turn = Promise.resolve();

export const createVirtualTime = (start: number): VirtualTime => {
  const timeline = createTimeline();
  let now = instant(start);
  let running = 0;
  let steps = 0;
  /**
   * Lets the functions run until each of them waits for the timeline. The event loop would tell exactly when that is,
   * but its turns cost more than everything else; without a call for so many microtasks, nobody is running.
   */
  const settled = async () => {
    for (let quiet = 0, before = steps; quiet < QUIET && running > 0; quiet += 1) {
      await turn;
      if (steps !== before) quiet = 0;
      before = steps;
    }
  };
  const plan = (delay: Duration, act: () => void) =>
    timeline.plan(instant(now + Math.max(0, Math.round(delay))), act);

  const asleep = async (until: Instant) => {
    await new Promise<void>((resolve) => timeline.plan(until, resolve));
  };

  return {
    now: () => now,
    plan,
    pause: (duration) => {
      steps += 1;
      const until = instant(now + Math.max(0, Math.round(duration)));
      const next = timeline.next();
      // Nobody else has anything to do before that: the detour over the timeline would change nothing.
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
        // What a function that has failed leaves behind still gets on by these two, whoever is running.
        await turn;
        await turn;
        if (running > 0) await settled();
      }
    },
    busy: (more) => {
      running += more;
    },
  };
};
