import { useRef, useState } from 'react';
import type { Client } from '../../client/client.ts';
import { land } from '../parts/focus.ts';
import { useAttempt } from '../parts/forms/attempt.ts';
import { Problem } from '../parts/forms/problem.tsx';
import { atHere } from '../parts/frame/time.ts';
import { Avatar } from '../parts/lists/avatar.tsx';
import type { ContactPages } from '../parts/lists/contact-pages.ts';
import { Own } from '../parts/own.tsx';
import { useWords } from '../words/language.ts';

type Props = { readonly client: Client; readonly pages: ContactPages };
type From = ContactPages['invitations'][number]['from'];

/** Who would like to be my contact. Nobody is before I accept, and nobody learns what I have declined. */
export const ContactInvitations = ({ client, pages }: Props) => {
  const { common, lists } = useWords();
  const words = lists.contacts;
  const status = useRef<HTMLParagraphElement>(null);
  const [said, setSaid] = useState('');
  const { busy, problem, run } = useAttempt();
  const answer = async (action: 'contact.accept' | 'contact.decline', { id, name }: From) => {
    if (!(await run(() => client.request({ action, from: id })))) return;
    setSaid((action === 'contact.accept' ? words.accepted : words.declined)(name));
    // The row disappears with its buttons, and the last one with its heading: the focus must not be lost with them.
    land(status.current);
    pages.reload();
  };
  const requests = pages.invitations.length > 0 && (
    <section className="panel" aria-labelledby="invitations-to-me">
      <h2 id="invitations-to-me">{words.requests}</h2>
      <p className="aside">{words.requestsAbout}</p>
      <ul className="rows">
        {pages.invitations.map(({ from, from: { id, name }, invitedAt }) => (
          <li key={id}>
            <Avatar id={id} name={name} />
            <span className="row-name">
              <Own>{name}</Own> <small>{words.requestedOn(atHere(invitedAt, client.serverNow()))}</small>
            </span>
            <span className="row-actions">
              <button
                type="button"
                aria-label={common.of(words.accept, name)}
                aria-disabled={busy}
                onClick={() => void answer('contact.accept', from)}
              >
                {words.accept}
              </button>
              <button
                type="button"
                className="quiet"
                aria-label={common.of(words.decline, name)}
                aria-disabled={busy}
                onClick={() => void answer('contact.decline', from)}
              >
                {words.decline}
              </button>
            </span>
          </li>
        ))}
      </ul>
      <Problem of={problem} />
    </section>
  );
  return (
    <>
      {requests}
      <p ref={status} tabIndex={-1} role="status" className="said">
        {said}
      </p>
    </>
  );
};
