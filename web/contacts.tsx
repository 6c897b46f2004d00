import { useEffect, useRef, useState } from 'react';
import type { Client } from '../client/client.ts';
import { Avatar } from './avatar.tsx';
import { Confirm } from './confirm.tsx';
import { useContacts } from './contact-pages.ts';
import { Heading } from './heading.tsx';
import { Link } from './link.tsx';
import { Listing } from './listing.tsx';
import { OneField } from './one-field.tsx';
import { pathOf } from './route.ts';
import { asDate } from './time.ts';

/** Whom I know, whom I have invited, and the way to the sessions that I share with each. */
export const Contacts = ({ client }: { readonly client: Client }) => {
  const pages = useContacts(client);
  const [said, setSaid] = useState('');
  const invited = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    document.title = 'My contacts – Vigil';
  }, []);
  return (
    <section className="list">
      <Heading>My contacts</Heading>
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
            <Link to={pathOf('contacts', id)}>
              Sessions with this contact<span className="visually-hidden"> {name}</span>
            </Link>
            <Confirm
              label="Remove"
              of={name}
              question={`Remove ${name}? Sessions that you share stay shared.`}
              act={() => client.request({ action: 'contact.remove', contactId: id })}
              done={() => {
                setSaid(`${name} is not your contact any more.`);
                invited.current?.focus();
                pages.reload();
              }}
            />
          </>
        )}
      </Listing>
      <div>
        <OneField
          label="Invite by e-mail address"
          button="Invite"
          type="email"
          submit={async (email) => {
            await client.request({ action: 'contact.invite', email });
            setSaid(`${email} becomes your contact at their next login with that address.`);
            pages.reload();
          }}
        />
        <p ref={invited} tabIndex={-1} role="status" className="said">
          {said}
        </p>
      </div>
      {pages.invited.length > 0 && (
        <section className="panel" aria-labelledby="invited-title">
          <h2 id="invited-title">Invited, not here yet</h2>
          <ul className="rows">
            {pages.invited.map(({ email, invitedAt }) => (
              <li key={email}>
                <span className="row-name">{email}</span>
                <small>{asDate(invitedAt, client.serverNow())}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
    </section>
  );
};
