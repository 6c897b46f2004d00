import { useCallback, useEffect, useState } from 'react';
import { type Client, VigilError } from '../../client/client.ts';
import type { Stated } from './draft.ts';

/** A session, or a group. */
export type Whose = { readonly sessionId: string } | { readonly groupId: string };

/** What is said and in force, read anew with each piece of news. */
export const useStated = (client: Client, whose: Whose, news: string) => {
  const [stated, setStated] = useState<Stated | null>(null);
  const [problem, setProblem] = useState<VigilError | null>(null);
  /** What was read before a change and comes after it is of no interest. */
  const accept = useCallback((come: Stated) => {
    setProblem(null);
    setStated((known) => ((known?.revision ?? -1) > come.revision ? known : come));
  }, []);
  const [kind, id] = 'groupId' in whose ? ['groupId', whose.groupId] : ['sessionId', whose.sessionId];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the news is why it is read.
  useEffect(() => {
    const leaving = new AbortController();
    client.request({ action: 'rule.get', [kind]: id }, { signal: leaving.signal }).then(accept, (error) => {
      if (leaving.signal.aborted) return;
      if (!(error instanceof VigilError)) throw error;
      setProblem(error);
    });
    return () => leaving.abort();
  }, [client, kind, id, news, accept]);
  return { stated, problem, accept };
};
