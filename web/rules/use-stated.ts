import { useCallback, useEffect, useState } from 'react';
import { type Client, VigilError } from '../../client/client.ts';
import { isLost } from '../parts/lost.ts';
import type { Stated } from './draft.ts';

/** A session, or a group. */
export type Whose = { readonly sessionId: string } | { readonly groupId: string };

/**
 * What is set and in force, read again with each piece of news, on every new connection and when the page becomes
 * visible again.
 */
export const useStated = (client: Client, whose: Whose, news: string) => {
  const [stated, setStated] = useState<Stated | null>(null);
  const [problem, setProblem] = useState<VigilError | null>(null);
  /** An answer that was read before a change and arrives after it is ignored. */
  const accept = useCallback((come: Stated) => {
    setProblem(null);
    setStated((known) => ((known?.revision ?? -1) > come.revision ? known : come));
  }, []);
  const [kind, id] = 'groupId' in whose ? ['groupId', whose.groupId] : ['sessionId', whose.sessionId];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the news is the reason to read again.
  useEffect(() => {
    let reading = new AbortController();
    const read = () => {
      if (client.getStatus().name !== 'open' || document.visibilityState !== 'visible') return;
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      client.request({ action: 'rule.get', [kind]: id }, { signal }).then(accept, (error) => {
        if (signal.aborted) return;
        if (!(error instanceof VigilError)) throw error;
        setProblem(isLost(error) ? null : error);
      });
    };
    const stop = client.on('status', read);
    document.addEventListener('visibilitychange', read);
    read();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', read);
      reading.abort();
    };
  }, [client, kind, id, news, accept]);
  return { stated, problem, accept };
};
