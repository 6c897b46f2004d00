import type { Duration, Instant } from '../instant.ts';
import type { ParticipantId, Role, SessionId, UserKind } from '../presence/participant.ts';
import type { Member } from './session.ts';

export type GroupId = string;

/** Sessions and people put together by licence holders. Who is in it sees of its sessions those that are theirs. */
export type Group = { readonly id: GroupId; readonly name: string; readonly revision: number };

/** What a group holds: a session or a person. */
export type GroupEntry =
  | { readonly sessionId: SessionId }
  | { readonly member: Pick<Member, 'userId' | 'name' | 'role'> };

/** Somebody whom one knows. Always on both sides. */
export type Contact = {
  readonly id: ParticipantId;
  readonly name: string;
  readonly kind: UserKind;
  readonly since: Instant;
};

/** What a contact is before it is known since when. */
export type Person = Omit<Contact, 'since'>;

/** How long an invitation stands unless it is withdrawn, accepted or declined. */
export const INVITATION_STANDS: Duration = 14 * 24 * 60 * 60_000;
/** How many invitations of one person may stand at once. */
export const MOST_INVITED = 50;
/** How many are kept for one address; a further one takes the place of the oldest. */
export const MOST_INVITATIONS = 50;

/** An address that somebody has invited. That is all they learn until it is accepted. */
export type PendingContact = { readonly email: string; readonly invitedAt: Instant };

/** What the holder of an invited address is shown. */
export type ContactInvitation = { readonly from: Person; readonly invitedAt: Instant };

export type GroupRole = { readonly group: Group; readonly role: Role };

/** Lists that people can make long. */
export type ListName =
  | 'members of a session'
  | 'sessions of a person'
  | 'contacts of a person'
  | 'groups of a person'
  | 'people of a group'
  | 'sessions of a group'
  | 'links of a session';

/** The most entries of each. All members of a session are looked through when it turns green or grey. */
export const MOST_LISTED: Readonly<Record<ListName, number>> = {
  'members of a session': 2_000,
  'sessions of a person': 5_000,
  'contacts of a person': 2_000,
  'groups of a person': 500,
  'people of a group': 2_000,
  'sessions of a group': 2_000,
  'links of a session': 2_000,
};
