import type { Client } from '../../client/client.ts';
import { Confirm } from '../parts/confirm.tsx';
import type { ContactPages } from '../parts/contact-pages.ts';
import { OneField } from '../parts/one-field.tsx';
import { asDate } from '../parts/time.ts';

type Props = {
  readonly client: Client;
  readonly pages: ContactPages;
  /** Is given what to say aloud, now that the focus has lost its place. */
  readonly say: (sentence: string) => void;
};

/** Inviting somebody by their address, and whom I have invited. */
export const InvitedContacts = ({ client, pages, say }: Props) => (
  <>
    <OneField
      label="Invite by e-mail address"
      button="Invite"
      type="email"
      submit={async (email) => {
        await client.request({ action: 'contact.invite', email });
        say(`Whoever logs in with ${email} can accept your invitation for two weeks.`);
        pages.reload();
      }}
    />
    {pages.invited.length > 0 && (
      <section className="panel" aria-labelledby="invited-title">
        <h2 id="invited-title">Invited, no answer yet</h2>
        <ul className="rows">
          {pages.invited.map(({ email, invitedAt }) => (
            <li key={email}>
              <span className="row-name">{email}</span>
              <small>{asDate(invitedAt, client.serverNow())}</small>
              <Confirm
                label="Withdraw"
                of={email}
                question={`Withdraw the invitation to ${email}?`}
                act={() => client.request({ action: 'contact.withdraw', email })}
                done={() => {
                  say(`The invitation to ${email} is withdrawn.`);
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
