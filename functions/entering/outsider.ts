import { isThere } from '../../shared/directory/session.ts';
import { isInside } from '../../shared/presence/participant.ts';
import type { Actor, App, Caller } from '../app.ts';
import { type Answer, refusedBy } from '../message/answer.ts';
import { mayOpen, notFound } from './entrance.ts';

/** What to say to a connection that is not inside; null for one that is. A service reads and writes without entering. */
export const outsider = async (
  { participants, sessions }: Pick<App, 'participants' | 'sessions'>,
  { user, connectionId }: Caller<Actor>,
  sessionId: string,
): Promise<Answer | null> => {
  if (user.kind === 'service') return isThere(await sessions.find(sessionId)) ? null : notFound();
  const person = await participants.load({ sessionId, participantId: user.id });
  if (person?.phase === 'ended') return refusedBy('participation-ended', person);
  const inside = person !== null && isInside(person) && Object.hasOwn(person.connections, connectionId);
  return inside ? null : refusedBy('not-joined', person);
};

/**
 * What to say to a connection that may not read what is in a session; null for one that may. Whoever is inside one that has
 * just been hidden from them reads no more, whether or not they are out yet.
 */
export const refusedReading = async (
  app: Pick<App, 'participants' | 'sessions'>,
  caller: Caller<Actor>,
  sessionId: string,
): Promise<Answer | null> => {
  if (caller.user.kind === 'service') return outsider(app, caller, sessionId);
  const [refusal, session] = await Promise.all([
    outsider(app, caller, sessionId),
    app.sessions.find(sessionId),
  ]);
  return session === null || !mayOpen(caller.user, session) ? notFound() : refusal;
};
