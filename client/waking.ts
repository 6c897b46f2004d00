import type { Clock } from './clock.ts';
import type { Environment } from './environment.ts';
import { stopAll } from './listeners.ts';

const TICK = 5_000;
const GAP = 15_000;

/**
 * Calls back when this machine or page seems to have slept: time went on without our timers, backwards included
 * (somebody set the clock), or the page was out of sight for long. A hidden page's timers are throttled by the
 * browser, so only visible ones are judged by them.
 */
export const watchForWaking = (clock: Clock, environment: Environment, woken: () => void): (() => void) => {
  let last = clock.now();
  let hiddenAt: number | null = environment.hidden() ? last : null;
  const tick = () => {
    const gap = clock.now() - last;
    last = clock.now();
    cancel = clock.after(TICK, tick);
    if (!environment.hidden() && (gap < 0 || gap > GAP)) woken();
  };
  let cancel = clock.after(TICK, tick);
  return stopAll(
    () => cancel(),
    environment.onHidden(() => {
      hiddenAt = clock.now();
    }),
    environment.onVisible(() => {
      const away = hiddenAt === null ? 0 : clock.now() - hiddenAt;
      hiddenAt = null;
      last = clock.now();
      if (away < 0 || away > GAP) woken();
    }),
  );
};
