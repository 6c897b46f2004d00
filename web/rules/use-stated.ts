import { useCallback, useState } from 'react';
import type { Client, VigilError } from '../../client/client.ts';
import { useReading } from '../parts/reading.ts';
import type { Stated } from './draft.ts';

/** A session, or a group. */
export type Whose = { readonly sessionId: string } | { readonly groupId: string };

/** What is set and in force, read again with each piece of news. */
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
  const read = useCallback(
    async (signal: AbortSignal) =>
      accept(await client.request({ action: 'rule.get', [kind]: id }, { signal })),
    [client, kind, id, news, accept],
  );
  useReading(client, read, setProblem);
  return { stated, problem, accept };
};
