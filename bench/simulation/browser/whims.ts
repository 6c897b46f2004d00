import type { Random } from '../platform/random.ts';
import type { VirtualTime } from '../platform/virtual-time.ts';
import type { App } from './app.ts';

const SECOND = 1_000;
/** About a round trip. */
const SHORTLY = 80;

/** What pages do by themselves, and people without thinking, beside what somebody means to do. */
export type Whims = {
  /** Somebody has just entered with this page. */
  readonly entered: (app: App, back: () => void) => void;
  /** Its application has left with this page, as when a route changes. */
  readonly left: (app: App) => void;
  /** Something is done on it, so that it is rendered anew. */
  readonly rendered: (app: App) => void;
};

export const whimsOf = (time: VirtualTime, random: Random): Whims => ({
  entered: (app, back) => {
    if (!random.chance(0.15)) return;
    // Before there is a connection, while it is let in, or afterwards.
    time.plan(random.between(0, 1.5 * SECOND), () => {
      if (app.page.isAlive()) app.depart('exit');
    });
    if (random.chance(0.5)) time.plan(random.between(2 * SECOND, 120 * SECOND), back);
  },
  left: (app) => {
    if (!random.chance(0.5)) return;
    time.plan(random.between(0, SHORTLY), () => {
      if (app.page.isAlive()) app.join();
    });
  },
  rendered: (app) => {
    if (app.state().phase === 'waiting' && random.chance(0.5)) app.rename(`Guest ${random.below(100)}`);
    else if (random.chance(0.3)) app.join();
  },
});
