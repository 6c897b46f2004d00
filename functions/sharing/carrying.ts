import type { Duration } from '../../shared/instant.ts';
import type { TakeShare } from '../../shared/ports.ts';
import type { Signals } from '../app.ts';
import { allotting } from '../limits/allotment.ts';

/** Long enough that a crowd's turn costs a few writes, short enough that a flood is over soon. */
export const SIGNALS_WINDOW: Duration = 10_000;

/** How much of it an environment takes at a time. By itself it lets one signal pass in a window, whatever that is told to. */
const SHARE = 1 / 10;

/**
 * How many connections of one session may be told signals: `signalsTold` a second, counted in windows, whoever says them. In a
 * session of N each signal is N − 1 of them, so that what N people cause grows with neither N nor its square.
 */
export const carrying = (
  { signalsTold }: { readonly signalsTold: number },
  take: TakeShare,
): Signals['carries'] => {
  const most = (signalsTold * SIGNALS_WINDOW) / 1_000;
  const tellings = allotting(
    {
      most,
      window: SIGNALS_WINDOW,
      free: 1,
      share: Math.max(1, Math.floor(most * SHARE)),
    },
    take,
  );
  return async (sessionId, count, now) => {
    if (!(await tellings.isOpen(sessionId, now))) return false;
    tellings.spend(sessionId, now, count);
    return true;
  };
};
