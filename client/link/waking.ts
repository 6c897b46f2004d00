import type { Clock } from '../clock.ts';
import type { Environment } from '../environment.ts';
import { stopAll, type Unsubscribe } from '../listeners.ts';

const TICK = 5_000;
const GAP = 15_000;

/**
 * Calls back when this machine or page seems to have slept: time went on without our timers, backwards included
 * (somebody set the clock), or the page was out of sight for long. A hidden page's timers are throttled by the
 * browser, so only visible ones are judged by them. What is said to a machine that sleeps may be heard before any timer, so
 * whoever hears something looks first.
 */
export const watchForWaking = (
  clock: Clock,
  environment: Environment,
  woken: () => void,
): readonly [look: () => void, stop: Unsubscribe] => {
  /** When the page last ran in sight, or was hidden. */
  let last = clock.now();
  const look = () => {
    if (environment.hidden()) return;
    const gap = clock.now() - last;
    last = clock.now();
    if (gap < 0 || gap > GAP) woken();
  };
  const tick = () => {
    cancel = clock.after(TICK, tick);
    look();
  };
  let cancel = clock.after(TICK, tick);
  return [
    look,
    stopAll(
      () => cancel(),
      environment.onHidden(() => {
        last = clock.now();
      }),
      environment.onVisible(look),
    ),
  ];
};
