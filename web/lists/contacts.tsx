import { useRef, useState } from 'react';
import type { Client } from '../../client/client.ts';
import { useWelcome } from '../../client/react.ts';
import { land } from '../parts/focus.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { Heading } from '../parts/frame/heading.tsx';
import { Link } from '../parts/frame/link.tsx';
import { pathOf } from '../parts/frame/route.ts';
import { atHere } from '../parts/frame/time.ts';
import { useTitle } from '../parts/frame/title.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import { useContacts } from '../parts/lists/contact-pages.ts';
import { Listing } from '../parts/lists/listing.tsx';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';
import { ContactInvitations } from './contact-invitations.tsx';
import { InvitedContacts } from './invited-contacts.tsx';

/** Whom I know and who would like to know me; licence holders also see whom they have invited, and what they share. */
export const Contacts = ({ client }: { readonly client: Client }) => {
  const { common, lists } = useWords();
  const words = lists.contacts;
  const pages = useContacts(client);
  const isHolder = useWelcome(client)?.user.kind === 'licence-holder';
  const [said, setSaid] = useState('');
  const status = useRef<HTMLParagraphElement>(null);
  const say = (sentence: string) => {
    setSaid(sentence);
    land(status.current);
  };
  useTitle(common.myContacts);
  return (
    <section className="list">
      <Heading>{common.myContacts}</Heading>
      <ContactInvitations client={client} pages={pages} />
      <Listing pages={pages} keyOf={({ id }) => id} empty={words.none}>
        {({ id, name, kind, since }) => (
          <>
            <Avatar id={id} name={name} />
            <span className="row-name">
              <Own>{name}</Own>{' '}
              <small>
                {(kind === 'licence-holder' ? words.holderSince : words.since)(
                  atHere(since, client.serverNow()),
                )}
              </small>
            </span>
            <span className="row-actions">
              {isHolder && (
                <Link to={pathOf('contacts', id)}>
                  {words.sessions}
                  <span className="visually-hidden">{words.with(name)}</span>
                </Link>
              )}
              <Confirm
                label={common.remove}
                of={name}
                question={words.removeQuestion(name)}
                act={() => client.request({ action: 'contact.remove', contactId: id })}
                done={() => {
                  say(words.removed(name));
                  pages.reload();
                }}
              />
            </span>
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
