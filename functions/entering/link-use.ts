import type { Invitation } from '../../shared/directory/invitation.ts';
import type { InvitationProblem } from '../../shared/errors.ts';
import type { ParticipantKey } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/** A use of a link that somebody who waits may be let in by. */
export type LinkUse =
  | { readonly is: 'theirs' }
  /** It has been counted just now. `isLast`: nobody else can be let in by this link. */
  | { readonly is: 'counted'; readonly invitation: Invitation; readonly isLast: boolean }
  | { readonly is: 'none'; readonly problem: InvitationProblem };

/**
 * Takes a use of the link that this guest came by, if its uses are counted. It counts for who is let in, not for who
 * knocks: a one-time link is not used up by a knock that nobody answers. A link that expires meanwhile was good when
 * they knocked.
 */
export const takeUse = async (
  { participants, invitations, clock }: Pick<App, 'participants' | 'invitations' | 'clock'>,
  key: ParticipantKey,
): Promise<LinkUse> => {
  const participant = await participants.load(key);
  if (participant?.phase !== 'waiting' || participant.invitation === undefined) return { is: 'theirs' };
  const { invitation: id, participantId } = participant;
  const seen = judged(await invitations.find(id), participantId);
  if (seen.is !== 'open') return seen;
  if ((await invitations.use(id, participantId, clock())) === 'counted') {
    const { invitation, left } = seen;
    return { is: 'counted', invitation, isLast: left === 1 };
  }
  // Somebody was faster, or another moderator was with this very guest.
  const now = judged(await invitations.find(id), participantId);
  return now.is === 'open' ? { is: 'none', problem: 'invitation.used-up' } : now;
};

const judged = (
  invitation: Invitation | null,
  guestId: string,
): LinkUse | { readonly is: 'open'; readonly invitation: Invitation; readonly left: number } => {
  if (invitation === null) return { is: 'none', problem: 'invitation.unknown' };
  if (invitation.revokedAt !== null) return { is: 'none', problem: 'invitation.revoked' };
  const { uses, guests } = invitation;
  if (uses === null || guests.includes(guestId)) return { is: 'theirs' };
  const left = uses - guests.length;
  return left > 0 ? { is: 'open', invitation, left } : { is: 'none', problem: 'invitation.used-up' };
};
