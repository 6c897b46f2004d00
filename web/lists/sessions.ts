import { useCallback } from 'react';
import type { Client, SessionSummary } from '../../client/client.ts';
import { type PageOptions, type Pages, usePages } from '../parts/lists/pages.ts';

export type SessionScope = {
  readonly scope: 'mine' | 'group' | 'contact';
  /** The group or the contact. */
  readonly id?: string;
};

/** A page of sessions at a time, as the server sorts them: the last used first. */
export const useSessions = (
  client: Client,
  { scope, id }: SessionScope,
  options?: PageOptions,
): Pages<SessionSummary> =>
  usePages(
    client,
    useCallback(
      async (cursor, request) => {
        // Watched first, so that nothing is missed between the two.
        if (cursor === undefined) await client.request({ action: 'sessions.watch', on: true }, request);
        const { sessions, next } = await client.request(
          {
            action: 'sessions.list',
            scope,
            ...(id !== undefined && { id }),
            ...(cursor !== undefined && { cursor }),
          },
          request,
        );
        return { entries: sessions, next };
      },
      [client, scope, id],
    ),
    options,
  );
