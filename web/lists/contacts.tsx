import { useEffect, useRef, useState } from 'react';
import type { Client } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { Avatar } from '../parts/avatar.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { useContacts } from '../parts/contact-pages.ts';
import { Heading } from '../parts/heading.tsx';
import { Link } from '../parts/link.tsx';
import { Listing } from '../parts/listing.tsx';
import { pathOf } from '../parts/route.ts';
import { asDate } from '../parts/time.ts';
import { ContactInvitations } from './contact-invitations.tsx';
import { InvitedContacts } from './invited-contacts.tsx';

/** Whom I know and who would like to know me; for licence holders whom they have invited, and what they share. */
export const Contacts = ({ client }: { readonly client: Client }) => {
  const pages = useContacts(client);
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  const [said, setSaid] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  const say = (sentence: string) => {
    setSaid(sentence);
    status.current?.focus();
  };
  useEffect(() => {
    document.title = 'My contacts – Vigil';
  }, []);
  return (
    <section className="list">
      <Heading>My contacts</Heading>
      <ContactInvitations client={client} pages={pages} />
      <Listing pages={pages} keyOf={({ id }) => id} empty="You have no contact yet.">
        {({ id, name, kind, since }) => (
          <>
            <Avatar id={id} name={name} />
            <span className="row-name">
              {name}{' '}
              <small>
                {kind === 'licence-holder' ? 'licence holder' : 'contact'} since{' '}
                {asDate(since, client.serverNow())}
              </small>
            </span>
            {isHolder && (
              <Link to={pathOf('contacts', id)}>
                Sessions with this contact<span className="visually-hidden"> {name}</span>
              </Link>
            )}
            <Confirm
              label="Remove"
              of={name}
              question={`Remove ${name}? Sessions that you share stay shared.`}
              act={() => client.request({ action: 'contact.remove', contactId: id })}
              done={() => {
                say(`${name} is not your contact any more.`);
                pages.reload();
              }}
            />
          </>
        )}
      </Listing>
      <p ref={status} tabIndex={-1} role="status" className="said">
        {said}
      </p>
      {isHolder && <InvitedContacts client={client} pages={pages} say={say} />}
    </section>
  );
};
