import type { SessionId } from '../shared/participant.ts';
import type { User } from '../shared/ports.ts';
import type { Membership, Session } from '../shared/session.ts';
import { type Answer, refused } from './answer.ts';
import type { App } from './app.ts';

/** Contacts neither see nor open a hidden session. */
export const mayOpen = (user: User, { state }: Session): boolean =>
  state !== 'hidden' || user.kind === 'licence-holder';

/**
 * The session, for somebody who may be in it. One that does not exist, one of other people and one that is hidden
 * give the same answer, so that nobody learns which it is.
 */
export const entrance = async (
  { sessions }: Pick<App, 'sessions'>,
  user: User,
  sessionId: SessionId,
): Promise<{ session: Session; membership: Membership } | { refusal: Answer }> => {
  const { session, membership } = await sessions.entrance(sessionId, user.id);
  return session && membership && mayOpen(user, session)
    ? { session, membership }
    : { refusal: refused('session.not-found', 'It does not exist, or it is not open to you.') };
};
