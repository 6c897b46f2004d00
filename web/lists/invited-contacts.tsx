import type { Client } from '../../client/client.ts';
import { Confirm } from '../parts/forms/confirm.tsx';
import { OneField } from '../parts/forms/one-field.tsx';
import { atHere } from '../parts/frame/time.ts';
import type { ContactPages } from '../parts/lists/contact-pages.ts';
import { useSpoken } from '../words/language.ts';

type Props = {
  readonly client: Client;
  readonly pages: ContactPages;
  /** Called with what to announce, now that the focus has lost its place. */
  readonly say: (sentence: string) => void;
};

/** Inviting somebody by e-mail address, and whom I have invited. */
export const InvitedContacts = ({ client, pages, say }: Props) => {
  const {
    words: {
      lists: { contacts: words },
    },
    grammar,
  } = useSpoken();
  return (
    <>
      <OneField
        label={words.inviteByEmail}
        button={words.invite}
        type="email"
        submit={async (email) => {
          await client.request({ action: 'contact.invite', email });
          say(words.invitedNow(email));
          pages.reload();
        }}
      />
      {pages.invited.length > 0 && (
        <section className="panel" aria-labelledby="invited-title">
          <h2 id="invited-title">{words.invited}</h2>
          <ul className="rows">
            {pages.invited.map(({ email, invitedAt }) => (
              <li key={email}>
                <span className="row-name">{email}</span>
                <small>{grammar.date(atHere(invitedAt, client.serverNow()))}</small>
                <Confirm
                  label={words.withdraw}
                  of={email}
                  question={words.withdrawQuestion(email)}
                  act={() => client.request({ action: 'contact.withdraw', email })}
                  done={() => {
                    say(words.withdrawn(email));
                    pages.reload();
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};
