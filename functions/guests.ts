import type { InvitationProblem } from '../shared/errors.ts';
import { problemOf } from '../shared/invitation.ts';
import type { SessionId } from '../shared/participant.ts';
import type { User } from '../shared/ports.ts';
import { type Answer, refused } from './answer.ts';
import type { App } from './app.ts';
import { type Entrance, isAdmitted, mayOpen, notFound } from './entrance.ts';

type Doors = Pick<App, 'sessions' | 'participants' | 'invitations' | 'clock'>;

/**
 * The session that a guest may knock at. Whoever has been let in and is inside comes back whatever has become of the
 * link; everybody else needs it to be good, and of a counted one a use that is theirs.
 */
export const guestsDoor = async (
  app: Doors,
  user: User,
  sessionId: SessionId,
): Promise<Entrance | { refusal: Answer }> => {
  const seen = await looked(app, user);
  if ('problem' in seen) return { refusal: refusedFor(seen.problem) };
  const { invitation, session, inside } = seen;
  if (invitation.sessionId !== sessionId) return { refusal: notFound() };
  const counts = invitation.uses !== null && !invitation.guests.includes(user.id);
  if (counts && !inside && (await app.invitations.use(invitation.id, user.id, app.clock())) === 'refused') {
    // Somebody was faster, or it was ourselves in another tab.
    const now = await looked(app, user);
    if ('problem' in now) return { refusal: refusedFor(now.problem) };
  }
  return { session, membership: { sessionId, role: 'member' } };
};

/**
 * What a guest is told of the invitation when they say hello. That it is no good any more could not be told by a refused
 * upgrade: a browser learns nothing of that.
 */
export const invitationOf = async (
  app: Doors,
  user: User,
): Promise<{ sessionId: SessionId | null; problem: InvitationProblem | null }> => {
  const seen = await looked(app, user);
  return 'problem' in seen
    ? { sessionId: null, problem: seen.problem }
    : { sessionId: seen.session.id, problem: null };
};

/** A session that is hidden or gone is told of as a link that never was. */
const looked = async ({ sessions, participants, invitations, clock }: Doors, user: User) => {
  const invitation = await invitations.find(user.invitation ?? '');
  if (invitation === null) return { problem: 'invitation.unknown' } as const;
  const { sessionId } = invitation;
  const [{ session }, participant] = await Promise.all([
    sessions.entrance(sessionId, user.id),
    participants.load({ sessionId, participantId: user.id }),
  ]);
  const inside = isAdmitted(participant);
  const problem = inside ? null : problemOf(invitation, user.id, clock());
  if (problem !== null) return { problem };
  if (!session || !mayOpen(user, session)) return { problem: 'invitation.unknown' } as const;
  return { invitation, session, inside };
};

const refusedFor = (problem: InvitationProblem): Answer =>
  refused(problem, 'Ask whoever sent you the link for another one.');
