import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import type { Answer } from '../../message/answer.ts';
import { isOwnerNow, keepAsOwner } from '../../session/owner.ts';
import { ofTheOwner } from '../directory/ownership.ts';

/**
 * Gives up one's own right to a session, and leaves it on every tab; whoever has none gets the same answer, so that it
 * may be said twice and tells nothing of the sessions of others. Only the owner has to hand it over before.
 */
export const leaveForGood = async (
  app: App,
  { connectionId, user, receivedAt }: Caller,
  { sessionId }: UpOf<'member.leave'>,
): Promise<Answer> => {
  if (await isOwnerNow(app, sessionId, user.id)) return ofTheOwner();
  await app.members.remove(sessionId, user.id);
  // On another tab they may have taken it over meanwhile.
  if (await isOwnerNow(app, sessionId, user.id)) {
    await keepAsOwner(app, sessionId, { ...user, userId: user.id });
    return ofTheOwner();
  }
  const key = { sessionId, participantId: user.id };
  await app.mine.forget(key);
  await app.registry.leave(connectionId, sessionId, receivedAt);
  // After that: a join that is not there yet will find that it is too late.
  await app.advance(key, { type: 'remove', ending: 'exit', by: user.id, answered: connectionId });
  return { type: 'member.left', sessionId };
};
