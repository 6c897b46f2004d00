import type { Session } from '../../../shared/directory/session.ts';
import type { UpOf } from '../../../shared/messages.ts';
import type { ParticipantId, SessionId } from '../../../shared/presence/participant.ts';
import type { App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { type Answer, refused } from '../../message/answer.ts';
import { keepAsOwner } from '../../session/owner.ts';

/**
 * A session changes hands by two acts: its owner offers it to a moderator, and they take it by naming themselves.
 * Nobody comes to own, and so to have to keep, what they did not want.
 */
export const handOver = async (
  app: App,
  { user }: Caller,
  { sessionId, userId }: UpOf<'session.handover'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'session.handover');
  if ('refusal' in entered) return entered.refusal;
  const { owner } = entered.session;
  if (owner === user.id) return offer(app, user.id, sessionId, userId === owner ? null : userId);
  if (userId !== user.id) return refused('action.forbidden', 'Only its owner hands a session over.');
  if ((await app.sessions.takeOver(sessionId, userId)) === 'conflict')
    return refused('action.forbidden', 'Its owner has not offered it to you, or not any more.');
  // Somebody may have taken the role, or the membership, between the look and this.
  await keepAsOwner(app, sessionId, { ...user, userId });
  await app.advance({ sessionId, participantId: userId }, { type: 'appoint', role: 'moderator' });
  return { type: 'session.handed-over', sessionId, owner: userId, offeredTo: null };
};

const offer = async (
  { sessions }: Pick<App, 'sessions'>,
  owner: ParticipantId,
  sessionId: SessionId,
  heir: ParticipantId | null,
): Promise<Answer> => {
  if (heir !== null) {
    const { membership } = await sessions.entrance(sessionId, heir);
    if (membership === null) return refused('member.not-found', 'Nobody of this id is a member.');
    if (membership.role !== 'moderator') return refused('action.forbidden', 'Make them a moderator first.');
  }
  return (await sessions.offer(sessionId, owner, heir)) === 'offered'
    ? { type: 'session.handed-over', sessionId, owner, offeredTo: heir }
    : refused('action.forbidden', 'It has been taken over, and is not yours any more.');
};

/** What the members of a session learn of whose it is. */
export const ownershipOf = ({ owner, heir }: Pick<Session, 'owner' | 'heir'>) => ({ owner, offeredTo: heir });

export const ofTheOwner = (): Answer =>
  refused('member.owner', 'The session has to be handed over first, by its owner or by an operator.');
