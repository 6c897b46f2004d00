import { useCallback, useState } from 'react';
import type { Client, Replies } from '../../../client/client.ts';
import { type Pages, usePages } from './pages.ts';

type Listed = Replies['contacts.list'];
export type Contact = Listed['contacts'][number];

export type ContactPages = Pages<Contact> & Pick<Listed, 'invited' | 'invitations'>;

/** My contacts, whom I have invited, and who has invited me. */
export const useContacts = (client: Client): ContactPages => {
  const [open, setOpen] = useState<Pick<Listed, 'invited' | 'invitations'>>(none);
  const pages = usePages(
    client,
    useCallback(
      async (after, options) => {
        const request = { action: 'contacts.list', ...after } as const;
        const reply = await client.request(request, options);
        if (after.cursor === undefined) setOpen(reply);
        return { entries: reply.contacts, next: reply.next };
      },
      [client],
    ),
  );
  const { invited, invitations } = open;
  return { ...pages, invited, invitations };
};

const none = { invited: [], invitations: [] };
