import { useCallback, useEffect, useRef } from 'react';
import { type Client, VigilError } from '../../client/client.ts';
import { isLost } from './lost.ts';

type Reading = (signal: AbortSignal) => Promise<unknown>;

/**
 * Reads at once, on every new connection, and when the page becomes visible again; a hidden page reads only what it has
 * never read. Returns the way to read otherwise. Each reading aborts the one before. Both functions must be the same for
 * as long as the subject is the same.
 */
export const useReading = (
  client: Client,
  read: Reading,
  /** Without a problem if the connection was lost: then it is read again. */
  fail: (problem: VigilError | null) => void,
): ((otherwise: Reading) => void) => {
  const running = useRef<AbortController | null>(null);
  const isRead = useRef(false);
  const run = useCallback(
    async (reading: Reading) => {
      running.current?.abort();
      running.current = new AbortController();
      const { signal } = running.current;
      try {
        await reading(signal);
        isRead.current = true;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof VigilError)) throw error;
        fail(isLost(error) ? null : error);
      }
    },
    [fail],
  );
  useEffect(() => {
    const again = () => {
      const isIdle = isRead.current && document.visibilityState === 'hidden';
      if (client.getStatus().name === 'open' && !isIdle) void run(read);
    };
    const stop = client.on('status', again);
    document.addEventListener('visibilitychange', again);
    again();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', again);
      running.current?.abort();
    };
  }, [client, read, run]);
  return run;
};
