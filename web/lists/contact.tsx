import { useEffect } from 'react';
import type { Client } from '../../client/client.ts';
import { useContacts } from '../parts/contact-pages.ts';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { SessionCards, useSessions } from './session-cards.tsx';

type Props = { readonly client: Client; readonly contactId: string };

/** The sessions that I share with one contact. */
export const ContactView = ({ client, contactId }: Props) => {
  const pages = useSessions(client, { scope: 'contact', id: contactId });
  const contacts = useContacts(client);
  const name = contacts.entries?.find(({ id }) => id === contactId)?.name;
  const title = `Sessions with ${name ?? 'this contact'}`;
  // Further down in the list of contacts than has been read yet.
  const { hasMore, busy, more } = contacts;
  useEffect(() => {
    if (name === undefined && hasMore && !busy) more();
  }, [name, hasMore, busy, more]);
  useEffect(() => {
    document.title = `${title} – Vigil`;
  }, [title]);
  return (
    <section className="list">
      <header>
        <p className="path">
          <Link to="/contacts">My contacts</Link>
        </p>
        <Heading>{title}</Heading>
      </header>
      <SessionCards client={client} pages={pages} empty="You share no session with this contact." />
    </section>
  );
};
