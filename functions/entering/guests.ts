import { problemOf } from '../../shared/directory/invitation.ts';
import type { Session } from '../../shared/directory/session.ts';
import type { InvitationProblem } from '../../shared/errors.ts';
import type { DownOf } from '../../shared/messages.ts';
import type { Policy } from '../../shared/policy.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Participant, SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';
import { type Answer, refused } from '../message/answer.ts';
import { type Entrance, isAdmitted, isOwedTelling, mayOpen, notFound } from './entrance.ts';

type Doors = Pick<App, 'sessions' | 'participants' | 'invitations' | 'clock'>;

/**
 * The session that a guest may knock at. Whoever has been let in and is inside comes back whatever has become of the
 * link; everybody else needs it to be good.
 */
export const guestsDoor = async (
  app: Doors & Pick<App, 'knocks' | 'policy'>,
  user: User,
  sessionId: SessionId,
  resume: boolean,
): Promise<Entrance | { refusal: Answer }> => {
  const seen = await looked(app, user);
  if ('problem' in seen) return { refusal: refusedFor(seen.problem) };
  const { invitation, session, participant } = seen;
  if (invitation.sessionId !== sessionId) return { refusal: notFound() };
  const knocks = isKnock(participant, resume);
  if (knocks) {
    const refusal = await noRoomFor(app, user.id, invitation.id, session, participant);
    if (refusal !== null) return { refusal };
  }
  return { session, membership: { sessionId, role: 'member' }, knocks };
};

/**
 * What has become of the link since it was looked at: who revokes it sends away those who wait then, and this guest may
 * have come a moment later. After the write, so that one of both sees it.
 */
export const recalled = async (
  { invitations }: Pick<App, 'invitations'>,
  user: User,
): Promise<Answer | null> => {
  const invitation = await invitations.find(user.invitation ?? '');
  return invitation?.revokedAt === null ? null : refusedFor('invitation.revoked');
};

/**
 * What a guest is told of the invitation when they say hello: where it leads and from whom it is, as whoever sent it would have
 * said. That it is no good any more could not be told by a refused upgrade: a browser learns nothing of that.
 */
export const invitationOf = async (
  app: Doors,
  user: User,
): Promise<NonNullable<DownOf<'welcome'>['invitation']>> => {
  const seen = await looked(app, user);
  if ('problem' in seen) return { sessionId: null, problem: seen.problem };
  const { id: sessionId, name: sessionName } = seen.session;
  const host = await app.participants.load({ sessionId, participantId: seen.invitation.createdBy });
  return { sessionId, sessionName, problem: null, ...(host !== null && { invitedBy: host.name }) };
};

export const doorFull = (): Answer =>
  refused('door.full', 'It becomes possible when somebody is let in, or goes.');

/** A session that is hidden or gone is told of as a link that never was. */
const looked = async ({ sessions, participants, invitations, clock }: Doors, user: User) => {
  const invitation = await invitations.find(user.invitation ?? '');
  if (invitation === null) return { problem: 'invitation.unknown' } as const;
  const { sessionId } = invitation;
  const [{ session }, participant] = await Promise.all([
    sessions.entrance(sessionId, user.id),
    participants.load({ sessionId, participantId: user.id }),
  ]);
  const problem = isAdmitted(participant) ? null : problemOf(invitation, user.id, clock());
  if (problem !== null) return { problem };
  if (!session || !mayOpen(user, session)) return { problem: 'invitation.unknown' } as const;
  return { invitation, session, participant };
};

/** Whether a join would put somebody at the door who is not there yet. */
const isKnock = (participant: Participant | null, resume: boolean): boolean => {
  if (participant === null) return true;
  if (participant.phase !== 'ended' || participant.ending === 'denied') return false;
  return !resume || (participant.ending === 'disconnected' && !participant.wasInside);
};

/**
 * By the numbers last published, which cost nothing; those who knock at once are counted together after they have
 * knocked (`publish` in shared/path/occupancy.ts). What is left of the allowances is used up by the knock.
 */
const noRoomFor = async (
  { knocks, policy, clock }: Pick<App, 'knocks' | 'policy' | 'clock'>,
  guestId: string,
  invitationId: string,
  { door, policy: own }: Session,
  known: Participant | null,
): Promise<Answer | null> => {
  const { doorLimit }: Policy = { ...policy, ...own };
  const isFull = door.waiting >= doorLimit || door.crowded.includes(invitationId);
  if (isFull && !isOwedTelling(known)) return doorFull();
  const mayKnock = (await knocks.ofGuest(guestId, clock())) && (await knocks.ofLink(invitationId, clock()));
  return mayKnock ? null : refused('door.too-often', 'It becomes possible again at the next full hour.');
};

const refusedFor = (problem: InvitationProblem): Answer =>
  refused(problem, 'Ask whoever sent you the link for another one.');
