import type { Clock } from '../clock.ts';
import type { Connection } from './connection.ts';

/** A ping or another question that has no answer by then finds the connection dead. */
export const DEAD_AFTER = 10_000;

/** Reports have no answer: after two that stood for a ping, one is asked for nevertheless. */
const ASK_EVERY = 3;

/**
 * Lets the connection be heard `first` and then every `interval`, once for each session it is in, and gives it up when
 * nothing answers. A report of activity was a sign of life as good as a ping. Never activity. `refused` is told when the server knows a session otherwise, and says whether that is no
 * reason to give up the connection. Answers with the way to stop.
 */
export const keepAlive = (
  clock: Clock,
  connection: Connection,
  first: number,
  interval: number,
  sessionIds: () => readonly string[],
  refused: (sessionId: string, error: unknown) => boolean | undefined,
): (() => void) => {
  let unasked = 0;
  const ping = () => {
    cancel = clock.after(interval, ping);
    if (connection.reported() && ++unasked % ASK_EVERY) return;
    const joined = sessionIds();
    for (const sessionId of joined.length > 0 ? joined : [undefined])
      connection.request({ action: 'ping', sessionId }, { timeout: DEAD_AFTER }).catch((error: unknown) => {
        if (!sessionId || !refused(sessionId, error)) connection.drop(error);
      });
  };
  let cancel = clock.after(first, ping);
  return () => cancel();
};
