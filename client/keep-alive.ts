import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';

/** A ping or another question that has no answer by then finds the connection dead. */
export const DEAD_AFTER = 10_000;

/**
 * Lets the connection be heard every `interval`, once for each session it is in, and gives it up when nothing
 * answers. Never activity. Answers with the way to stop.
 */
export const keepAlive = (
  clock: Clock,
  connection: Connection,
  interval: number,
  sessionIds: () => readonly string[],
): (() => void) => {
  const ping = () => {
    cancel = clock.after(interval, ping);
    const joined = sessionIds();
    const pings = joined.length === 0 ? [{}] : joined.map((sessionId) => ({ sessionId }));
    for (const session of pings)
      connection
        .request({ action: 'ping', ...session }, { timeout: DEAD_AFTER })
        .catch((error: unknown) => connection.drop(error));
  };
  let cancel = clock.after(interval, ping);
  return () => cancel();
};
