import { isThere, type Member } from '../../shared/directory/session.ts';
import type { ParticipantId, SessionId } from '../../shared/presence/participant.ts';
import type { App } from '../app.ts';

/** Whether it is theirs at this moment: they may have taken it over, or handed it over, since it was last looked at. */
export const isOwnerNow = async (
  { sessions }: Pick<App, 'sessions'>,
  sessionId: SessionId,
  userId: ParticipantId,
): Promise<boolean> => {
  const session = await sessions.find(sessionId);
  return isThere(session) && session.owner === userId;
};

/** Whatever has come to their role or their membership meanwhile, an owner has both. */
export const keepAsOwner = async (
  { members, clock }: Pick<App, 'members' | 'clock'>,
  sessionId: SessionId,
  { userId, name, kind }: Omit<Member, 'role'>,
): Promise<void> => {
  if ((await members.appoint(sessionId, userId, 'moderator')) === 'missing')
    await members.add(sessionId, { userId, name, kind, role: 'moderator' }, clock());
};
