import type { Instant } from './instant.ts';
import type { ParticipantId, Role, SessionId, UserKind } from './participant.ts';
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

/** An address that has been invited and has not accepted yet. */
export type PendingContact = { readonly email: string; readonly invitedAt: Instant };

export type GroupRole = { readonly group: Group; readonly role: Role };
