import type {
  Contact,
  ContactInvitation,
  Group,
  GroupEntry,
  GroupId,
  GroupRole,
  ListName,
  PendingContact,
  Person,
} from '../directory/directory.ts';
import type { Invitation } from '../directory/invitation.ts';
import type { Member } from '../directory/session.ts';
import type { Instant } from '../instant.ts';
import type { ParticipantId, Role, SessionId } from '../presence/participant.ts';

/**
 * Who is entitled to what. Pages hold at most 50, may lag behind by seconds, and end with the cursor of the next; a
 * cursor that is not ours reads as the start. Doing anything twice is as good as once.
 */

/** The members of the sessions. */
export type MemberTable = {
  /** `'exists'` leaves the membership as it is, its role included. */
  add(sessionId: SessionId, member: Member, at: Instant): Promise<'added' | 'exists'>;
  appoint(sessionId: SessionId, userId: ParticipantId, role: Role): Promise<Member | 'missing'>;
  remove(sessionId: SessionId, userId: ParticipantId): Promise<'removed' | 'missing'>;
  /** Notes a visit: the session comes first in their list, under the name they have now. Answers with the role they have. */
  visit(sessionId: SessionId, visitor: Omit<Member, 'role'>, at: Instant): Promise<Role | 'missing'>;
  ofSession(
    sessionId: SessionId,
    cursor: string | null,
  ): Promise<{ members: readonly Member[]; next: string | null }>;
};

/** The groups, and what they hold. */
export type GroupTable = {
  /** One that was deleted answers `'exists'` as well, and nobody is in it. */
  create(group: Group, founder: Pick<Member, 'userId' | 'name'>): Promise<'created' | 'exists'>;
  /** The group, and this person's role in it; each null when there is none. */
  entrance(groupId: GroupId, userId: ParticipantId): Promise<{ group: Group | null; role: Role | null }>;
  /** `'conflict'` unless this is still its revision. */
  rename(groupId: GroupId, revision: number, name: string): Promise<Group | 'conflict'>;
  /**
   * The group first, then what it held: a group that is gone holds nothing, whatever is left of it. That it lets its sessions go
   * is owed with the very write.
   */
  close(groupId: GroupId, at: Instant): Promise<void>;
  /**
   * What a closed group held. Its moderators go last; until then `entrance` tells their role without a group, and deleting it again
   * goes on where it was left.
   */
  delete(groupId: GroupId): Promise<void>;
  add(groupId: GroupId, entry: GroupEntry): Promise<'added' | 'exists'>;
  remove(
    groupId: GroupId,
    entry: { readonly sessionId: SessionId } | { readonly userId: ParticipantId },
  ): Promise<void>;
  ofUser(
    userId: ParticipantId,
    cursor: string | null,
  ): Promise<{ groups: readonly GroupRole[]; next: string | null }>;
  members(
    groupId: GroupId,
    cursor: string | null,
  ): Promise<{ members: readonly Pick<Member, 'userId' | 'name' | 'role'>[]; next: string | null }>;
};

/**
 * Who knows whom, and who would like to. Addresses are found by their key, which says nothing of the address. An
 * invitation is one act of each side: it makes nobody a contact until it is accepted, and stands for a while only.
 */
export type ContactTable = {
  /**
   * Lets an invitation stand; one that stands already does so as long as it did. Whoever has declined is not asked
   * again. `'full'` changes nothing.
   */
  invite(emailKey: string, email: string, from: Person, at: Instant): Promise<'invited' | 'full'>;
  /** `'missing'` when none of theirs to that address stands, or it has been accepted. */
  withdraw(emailKey: string, userId: ParticipantId, at: Instant): Promise<'withdrawn' | 'missing'>;
  /** The two know each other now. Whoever knows the other already is answered with them, too. */
  accept(emailKey: string, by: Person, from: ParticipantId, at: Instant): Promise<Contact | 'missing'>;
  /** The one who has invited learns nothing of it. */
  decline(emailKey: string, from: ParticipantId, at: Instant): Promise<'declined' | 'missing'>;
  /** Which addresses somebody has invited: all that stand, the latest first. Strongly consistent. */
  invited(userId: ParticipantId, now: Instant): Promise<readonly PendingContact[]>;
  /** Who has invited this address: all that stand and have not been answered, the latest first. Strongly consistent. */
  invitations(emailKey: string, now: Instant): Promise<readonly ContactInvitation[]>;
  find(userId: ParticipantId, contactId: ParticipantId): Promise<Contact | null>;
  /** On both sides. */
  remove(userId: ParticipantId, contactId: ParticipantId, at: Instant): Promise<'removed' | 'missing'>;
  /**
   * Finishes what functions have begun before then and left, at most `limit` of it. Both sides agree afterwards, whoever died and
   * whatever came at the same time. Answers with what failed.
   */
  settle(before: Instant, now: Instant, limit: number): Promise<readonly unknown[]>;
  ofUser(
    userId: ParticipantId,
    cursor: string | null,
  ): Promise<{ contacts: readonly Contact[]; next: string | null }>;
};

/** The links for guests. What is found is read strongly consistent. */
export type InvitationTable = {
  /** `'exists'` leaves what is there as it is. */
  create(invitation: Invitation): Promise<'created' | 'exists'>;
  find(invitationId: string): Promise<Invitation | null>;
  /**
   * Counts a use for a guest who is let in, if the invitation has not been revoked and a use is left: of two guests for
   * the last one, one gets it. It may have expired while they waited. `'refused'` changes nothing; somebody who has been
   * counted before is refused too.
   */
  use(invitationId: string, guestId: ParticipantId, now: Instant): Promise<'counted' | 'refused'>;
  /** Of a guest who was not let in after all. One who has not been counted is as good. */
  giveBack(invitationId: string, guestId: ParticipantId): Promise<void>;
  /** `'missing'` when there is no such invitation to this session. */
  revoke(invitationId: string, sessionId: SessionId, at: Instant): Promise<'revoked' | 'missing'>;
  ofSession(
    sessionId: SessionId,
    cursor: string | null,
  ): Promise<{ invitations: readonly Invitation[]; next: string | null }>;
};

/** How long the lists are. May lag behind by seconds, where somebody else has a hand in them. */
export type ListSizes = {
  /** Whether this list has so many entries, or more. */
  reaches(list: ListName, ownerId: string, size: number): Promise<boolean>;
};
