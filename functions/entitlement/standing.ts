import type { Membership, Session } from '../../shared/directory/session.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Said } from '../../shared/ports/entitlement.ts';
import type { Role, SessionId } from '../../shared/presence/participant.ts';
import { isInside } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';
import { roleIn } from './roles.ts';

/** What somebody is in a session that is there. */
export type Standing = {
  readonly session: Session;
  /** Null: nothing. */
  readonly role: Role | null;
  /** Whether a token or the team's own function says so, and no membership. */
  readonly fromOutside: boolean;
};

/**
 * What a token says of the session holds; of what it does not say, the team's own function is asked, if there is one; and where
 * that leaves it to memberships, or is not there, a membership does. While it cannot be asked, whoever is inside stays what
 * they came in as, and nobody else is anything.
 */
export const standingOf = async (
  app: Pick<App, 'sessions' | 'participants' | 'entitlement'>,
  user: User,
  sessionId: SessionId,
): Promise<Standing | 'missing' | 'unavailable'> => {
  // Beside each other: nobody learns by the time that it takes whether there is such a session.
  const [{ session, membership }, said] = await Promise.all([
    app.sessions.entrance(sessionId, user.id),
    saidOutside(app, user, sessionId),
  ]);
  if (said === 'unavailable') return session ? asInside(app, user, session) : 'unavailable';
  if (!session) return 'missing';
  return said === 'membership'
    ? { session, role: keptRole(session, user, membership), fromOutside: false }
    : { session, role: said, fromOutside: true };
};

/** Whose the session is moderates it: a death between two writes may have left them another role, or none. */
const keptRole = (session: Session, { id }: User, membership: Membership | null): Role | null =>
  session.owner === id ? 'moderator' : (membership?.role ?? null);

const saidOutside = async (
  { entitlement }: Pick<App, 'entitlement'>,
  user: User,
  sessionId: SessionId,
): Promise<Said> =>
  roleIn(user.roles, sessionId) ?? (entitlement ? await entitlement.of(user, sessionId) : 'membership');

/** An outage throws nobody out. */
const asInside = async (
  { participants }: Pick<App, 'participants'>,
  { id: participantId }: User,
  session: Session,
): Promise<Standing | 'unavailable'> => {
  const participant = await participants.load({ sessionId: session.id, participantId });
  if (participant === null || !isInside(participant)) return 'unavailable';
  return { session, role: participant.role, fromOutside: participant.byToken ?? false };
};
