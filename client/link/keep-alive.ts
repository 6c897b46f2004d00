import type { Clock } from '../clock.ts';
import type { Connection } from './connection.ts';

/** A ping or another question that has no answer by then finds the connection dead. */
export const DEAD_AFTER = 10_000;

/** The session that a connection is in. */
export type Place = {
  readonly participation: { readonly sessionId: string };
  /**
   * Whether the server knows the session otherwise: an exit may be on its way, or a notice was lost. Then the connection is alive, and
   * a resume tells.
   */
  recheck(error: unknown): boolean;
};

/** Reports have no answer: after two that stood for a ping, one is asked for nevertheless. */
const ASK_EVERY = 3;

/**
 * Lets the connection be heard `first` and then every `interval`, in the session that it is in, and gives it up when
 * nothing answers. A report of activity was a sign of life as good as a ping. Never activity. Answers with the way to stop.
 */
export const keepAlive = (
  clock: Clock,
  connection: Connection,
  first: number,
  interval: number,
  inside: () => Place | undefined,
): (() => void) => {
  let unasked = 0;
  const ping = () => {
    cancel = clock.after(interval, ping);
    if (connection.reported() && ++unasked % ASK_EVERY) return;
    const place = inside();
    connection
      .request({ action: 'ping', sessionId: place?.participation.sessionId }, { timeout: DEAD_AFTER })
      .catch((error: unknown) => {
        if (!place?.recheck(error)) connection.drop(error);
      });
  };
  let cancel = clock.after(first, ping);
  return () => cancel();
};
