import { useCallback, useState } from 'react';
import type { Client, Replies } from '../client/client.ts';
import { type Pages, usePages } from './pages.ts';

type Listed = Replies['contacts.list'];
export type Contact = Listed['contacts'][number];

/** My contacts, and whom I have invited. */
export const useContacts = (client: Client): Pages<Contact> & { readonly invited: Listed['invited'] } => {
  const [invited, setInvited] = useState<Listed['invited']>([]);
  const pages = usePages(
    client,
    useCallback(
      async (cursor, options) => {
        const request = { action: 'contacts.list', ...(cursor !== undefined && { cursor }) } as const;
        const reply = await client.request(request, options);
        if (cursor === undefined) setInvited(reply.invited);
        return { entries: reply.contacts, next: reply.next };
      },
      [client],
    ),
  );
  return { ...pages, invited };
};
