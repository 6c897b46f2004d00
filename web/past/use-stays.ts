import { useCallback } from 'react';
import type { Client, Replies } from '../../client/client.ts';
import { usePages } from '../parts/lists/pages.ts';

/** Whose: everybody's in the session, or one's own. */
type Action = 'attendance.list' | 'history.list';

/** The stays in a session, page by page. */
export const useStays = <A extends Action>(client: Client, action: A, sessionId: string) =>
  usePages<Replies[A]['stays'][number]>(
    client,
    useCallback(
      async (after, options) => {
        const { stays, next } = await client.request<Action>({ action, sessionId, ...after }, options);
        return { entries: stays, next };
      },
      [client, action, sessionId],
    ),
  );
