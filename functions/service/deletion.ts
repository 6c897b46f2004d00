import { isThere } from '../../shared/directory/session.ts';
import type { UpOf } from '../../shared/messages.ts';
import { changeSession } from '../actions/directory/management.ts';
import { notFound } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';
import { AGAIN, everybodyOf, MOST_SENT_OUT } from './removal.ts';

/** The most items that one call deletes. */
export const MOST_ERASED = 500;

/**
 * Deletes a session for good, a part at a time: nobody can write to it, nobody finds the way in, nobody is inside, nothing
 * is left. Saying it again goes on where it was left, whatever has become of the function.
 */
export const deleteSession = async (
  app: ServiceApp,
  caller: ServiceCaller,
  { sessionId, reason }: UpOf<'session.delete'>,
): Promise<Answer> => {
  const by = caller.user.id;
  const session = await app.sessions.find(sessionId);
  if (isThere(session) && session.state !== 'closed') {
    const { revision } = session;
    const closed = await changeSession(app, caller, session, { revision, state: 'closed' });
    if (closed === 'conflict') return refused('session.conflict', 'Somebody was faster. Say it again.');
    if ('refusal' in closed) return closed.refusal;
  }
  if ((await app.deletions.begin(sessionId, by, app.clock())) === 'missing') return notFound();
  // Whoever was on their way in when it began is found by the next call.
  const manner = { by, ...(reason !== undefined && { reason }) };
  const { isAll } = await everybodyOf(app, sessionId, manner, MOST_SENT_OUT);
  if (!isAll) return { type: 'session.deleted', sessionId, next: AGAIN };
  const is = await app.deletions.erase(sessionId, app.clock(), MOST_ERASED);
  return { type: 'session.deleted', sessionId, next: is === 'gone' ? null : AGAIN };
};
