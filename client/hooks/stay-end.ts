import { useEffect, useState } from 'react';
import type { Client } from '../client.ts';
import { type StayEnd, watchStayEnd } from '../own/stay-end.ts';
import type { Participation } from '../session/participation.ts';

/**
 * The end of my stay, from when on a page has to say it: nothing that I do puts it off. Null before that, and where a stay may be of
 * any length.
 */
export const useStayEnd = (
  client: Pick<Client, 'serverNow'>,
  participation: Pick<Participation, 'getSnapshot' | 'subscribe'>,
): StayEnd | null => {
  const [end, setEnd] = useState<StayEnd | null>(null);
  useEffect(() => watchStayEnd(client, participation, setEnd), [client, participation]);
  return end;
};
