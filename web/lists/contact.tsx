import { useEffect } from 'react';
import type { Client } from '../../client/client.ts';
import { Heading } from '../parts/frame/heading.tsx';
import { Link } from '../parts/frame/link.tsx';
import { useTitle } from '../parts/frame/title.ts';
import { useContacts } from '../parts/lists/contact-pages.ts';
import { useWords } from '../words/language.ts';
import { useOccupancies } from './occupancy.ts';
import { SessionCards } from './session-cards.tsx';
import { useSessions } from './sessions.ts';

type Props = { readonly client: Client; readonly contactId: string };

/** The sessions that I share with one contact. */
export const ContactView = ({ client, contactId }: Props) => {
  const { common, lists } = useWords();
  const pages = useSessions(client, { scope: 'contact', id: contactId });
  const known = useOccupancies(client);
  const contacts = useContacts(client);
  const name = contacts.entries?.find(({ id }) => id === contactId)?.name;
  const title = lists.contact.title(name ?? lists.contact.someone);
  // The contact is further down the list than has been read so far.
  const { hasMore, busy, failed, more } = contacts;
  useEffect(() => {
    if (name === undefined && hasMore && !busy && !failed) more();
  }, [name, hasMore, busy, failed, more]);
  useTitle(title);
  return (
    <section className="list">
      <header>
        <p className="path">
          <Link to="/contacts">{common.myContacts}</Link>
        </p>
        <Heading>{title}</Heading>
      </header>
      <SessionCards client={client} pages={pages} known={known} empty={lists.contact.none} />
    </section>
  );
};
