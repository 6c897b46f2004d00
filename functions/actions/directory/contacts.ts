import { INVITATION_STANDS } from '../../../shared/directory/directory.ts';
import { after, type Instant } from '../../../shared/instant.ts';
import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { type Answer, refused } from '../../message/answer.ts';

/** The first page brings along who is invited, by me and to be mine: both have a bound. */
export const listContacts = async (
  { contacts, clock }: Pick<App, 'contacts' | 'clock'>,
  { user: { id, emailKey } }: Caller,
  { cursor }: UpOf<'contacts.list'>,
): Promise<Answer> => {
  const now = clock();
  const first = cursor === undefined;
  const [page, invited, invitations] = await Promise.all([
    contacts.ofUser(id, cursor ?? null),
    first ? contacts.invited(id, now) : [],
    first && emailKey !== undefined ? contacts.invitations(emailKey, now) : [],
  ]);
  return {
    type: 'contacts',
    contacts: [...page.contacts],
    invited: invited.map((one) => ({ ...one, expiresAt: endOf(one) })),
    invitations: invitations.map((one) => ({ ...one, expiresAt: endOf(one) })),
    next: page.next,
  };
};

export const removeContact = async (
  { contacts, clock }: Pick<App, 'contacts' | 'clock'>,
  { user }: Caller,
  { contactId }: UpOf<'contact.remove'>,
): Promise<Answer> =>
  (await contacts.remove(user.id, contactId, clock())) === 'removed'
    ? { type: 'contact.removed', contactId }
    : noSuchContact();

const endOf = ({ invitedAt }: { readonly invitedAt: Instant }): Instant =>
  after(invitedAt, INVITATION_STANDS);

export const noSuchContact = (): Answer =>
  refused('contact.not-found', 'Invite them first; they are your contact once they have accepted.');
