import { emailKey } from '../../../shared/directory/invitation.ts';
import type { UpOf } from '../../../shared/messages.ts';
import type { User } from '../../../shared/ports/connections.ts';
import type { App, Caller } from '../../app.ts';
import { fullList } from '../../limits/full-list.ts';
import { type Answer, refused } from '../../message/answer.ts';

type Contacts = Pick<App, 'contacts' | 'clock'>;

/** The answer is the same whether or not anybody has that address, has declined, or is a contact already. */
export const inviteContact = async (
  app: Contacts & Pick<App, 'listSizes'>,
  { user }: Caller,
  { email }: UpOf<'contact.invite'>,
): Promise<Answer> => {
  const { contacts, clock } = app;
  const full = await fullList(app, ['contacts of a person', user.id]);
  if (full !== null) return full;
  const key = emailKey(email);
  if (key === user.emailKey) return refused('action.forbidden', 'That is your own address.');
  return (await contacts.invite(key, email, personOf(user), clock())) === 'invited'
    ? { type: 'contact.invited', email }
    : refused('contact.too-many-invited', 'Withdraw one, or wait until one is answered or has lapsed.');
};

export const withdrawContact = async (
  { contacts, clock }: Contacts,
  { user }: Caller,
  { email }: UpOf<'contact.withdraw'>,
): Promise<Answer> =>
  (await contacts.withdraw(emailKey(email), user.id, clock())) === 'withdrawn'
    ? { type: 'contact.withdrawn', email }
    : noInvitation('None of yours to that address stands.');

/** Two people become contacts by this and by nothing else: one has invited, and the other says so. */
export const acceptContact = async (
  app: Contacts & Pick<App, 'listSizes'>,
  { user }: Caller,
  { from }: UpOf<'contact.accept'>,
): Promise<Answer> => {
  const { contacts, clock } = app;
  if (user.emailKey === undefined) return noAddress();
  const full = await fullList(app, ['contacts of a person', user.id]);
  if (full !== null && (await contacts.find(user.id, from)) === null) return full;
  const contact = await contacts.accept(user.emailKey, personOf(user), from, clock());
  return contact === 'missing' ? notInvited() : { type: 'contact.accepted', contacts: [contact] };
};

export const declineContact = async (
  { contacts, clock }: Contacts,
  { user }: Caller,
  { from }: UpOf<'contact.decline'>,
): Promise<Answer> => {
  if (user.emailKey === undefined) return noAddress();
  return (await contacts.decline(user.emailKey, from, clock())) === 'declined'
    ? { type: 'contact.declined', from }
    : notInvited();
};

const personOf = ({ id, name, kind }: User) => ({ id, name, kind });

const noInvitation = (detail: string): Answer => refused('contact.not-invited', detail);

const notInvited = (): Answer => noInvitation('It has lapsed, or was withdrawn.');

const noAddress = (): Answer =>
  noInvitation('Invitations find you by an e-mail address that your login has verified; yours has none.');
