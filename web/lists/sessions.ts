import { useCallback } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { type PageOptions, type Pages, usePages } from '../parts/lists/pages.ts';

export type SessionScope = {
  readonly scope: 'mine' | 'group' | 'contact';
  /** The group or the contact. */
  readonly id?: string;
};

/** One page of sessions at a time, sorted by the server: most recently used first. */
export const useSessions = (
  client: Client,
  { scope, id }: SessionScope,
  options?: PageOptions,
): Pages<SessionSummary> =>
  usePages(
    client,
    useCallback(
      async (after, request) => {
        // Watch first, so that nothing is missed between the two requests.
        if (after.cursor === undefined) await client.request({ action: 'sessions.watch', on: true }, request);
        const { sessions, next } = await client.request(
          {
            action: 'sessions.list',
            scope,
            ...(id !== undefined && { id }),
            ...after,
          },
          request,
        );
        return { entries: sessions, next };
      },
      [client, scope, id],
    ),
    options,
  );
