import type { Contact } from '../../shared/directory.ts';
import { emailKey } from '../../shared/invitation.ts';
import type { UpOf } from '../../shared/messages.ts';
import type { User } from '../../shared/ports.ts';
import { type Answer, refused } from '../answer.ts';
import type { App, Caller } from '../app.ts';

type Contacts = Pick<App, 'contacts' | 'clock'>;

/** The answer is the same whether or not anybody has that address. */
export const inviteContact = async (
  { contacts, clock }: Contacts,
  { user: { id, name, kind } }: Caller,
  { email }: UpOf<'contact.invite'>,
): Promise<Answer> => {
  await contacts.invite(emailKey(email), email, { id, name, kind }, clock());
  return { type: 'contact.invited', email };
};

/** For those who are logged in already when they are invited; `hello` does it at every login. */
export const acceptContacts = async (app: Contacts, { user }: Caller): Promise<Answer> => ({
  type: 'contact.accepted',
  contacts: [...(await contactsAccepted(app, user))],
});

export const contactsAccepted = async (
  { contacts, clock }: Contacts,
  { id, name, kind, emailKey: key }: User,
): Promise<readonly Contact[]> =>
  key === undefined ? [] : contacts.accept(key, { id, name, kind }, clock());

export const listContacts = async (
  { contacts }: Contacts,
  { user }: Caller,
  { cursor }: UpOf<'contacts.list'>,
): Promise<Answer> => {
  const [page, pending] = await Promise.all([
    contacts.ofUser(user.id, cursor ?? null),
    cursor === undefined ? contacts.pending(user.id) : [],
  ]);
  return { type: 'contacts', contacts: [...page.contacts], invited: [...pending], next: page.next };
};

export const removeContact = async (
  { contacts }: Contacts,
  { user }: Caller,
  { contactId }: UpOf<'contact.remove'>,
): Promise<Answer> =>
  (await contacts.remove(user.id, contactId)) === 'removed'
    ? { type: 'contact.removed', contactId }
    : noSuchContact();

export const noSuchContact = (): Answer =>
  refused('contact.not-found', 'Invite them first; they are your contact once they have accepted.');
