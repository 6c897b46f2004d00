import type { UpOf } from '../../shared/messages.ts';
import { giveUp } from '../../shared/path/advance.ts';
import { type Intruder, named } from '../../shared/path/intruders.ts';
import type { SessionId } from '../../shared/presence/participant.ts';
import { entrance } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';
import { placesOf } from './presence.ts';

/** The most people that one call sends out; for more, it is said again with `next`. */
export const MOST_SENT_OUT = 250;

/** What to say again with when a page of everybody holds more than that. It is no cursor of a list, and reads as its start. */
export const AGAIN = 'again';

/**
 * Ends participations: of one person in a session, or wherever they are; of everybody in a session, or everywhere. The
 * rights stay as they are, and so do the ordinary ways in. What a death leaves of it is done by saying the same again.
 */
export const removeParticipants = async (
  app: ServiceApp,
  { user }: ServiceCaller,
  wanted: UpOf<'participant.remove'>,
): Promise<Answer> => {
  const { sessionId, participantId, all, cursor, reason } = wanted;
  const manner = { by: user.id, ...(reason !== undefined && { reason }) };
  if ((participantId === undefined) === (all === undefined))
    return refused('message.invalid', 'One of participantId and all says who is meant.');
  if (participantId !== undefined && sessionId === undefined) {
    const places = await placesOf(app, participantId);
    for (const place of places)
      await app.advance({ sessionId: place.sessionId, participantId }, { type: 'remove', ...manner });
    return { type: 'participants.removed', removed: places.length, next: null };
  }
  if (sessionId === undefined) return everybody(app, manner, cursor ?? null);
  const entered = await entrance(app, user, sessionId, 'participant.remove');
  if ('refusal' in entered) return entered.refusal;
  if (participantId !== undefined) {
    const { refusal } = await app.advance({ sessionId, participantId }, { type: 'remove', ...manner });
    return refusal === 'not-joined'
      ? refused('participant.unknown', 'Nobody of this id has ever been inside.')
      : { type: 'participant.removed', sessionId, participantId };
  }
  const { removed, isAll } = await everybodyOf(app, sessionId, manner, MOST_SENT_OUT);
  return { type: 'participants.removed', removed, next: isAll ? null : AGAIN };
};

type Manner = { readonly by: string; readonly reason?: string };

/** Those of a page of the sessions with somebody inside, as long as there is room for them in one call. */
const everybody = async (app: ServiceApp, manner: Manner, cursor: string | null): Promise<Answer> => {
  const { sessions, next } = await app.sessions.occupied(cursor);
  let removed = 0;
  for (const { id } of sessions) {
    const sent = await everybodyOf(app, id, manner, MOST_SENT_OUT - removed);
    removed += sent.removed;
    if (!sent.isAll) return { type: 'participants.removed', removed, next: cursor ?? AGAIN };
  }
  return { type: 'participants.removed', removed, next };
};

/** Those of one session, up to a limit, told to the others together. */
export const everybodyOf = async (
  app: ServiceApp,
  sessionId: SessionId,
  manner: Manner,
  most: number,
): Promise<{ removed: number; isAll: boolean }> => {
  const people = await app.participants.gathered(sessionId);
  const out: readonly Intruder[] = named('removed', people.slice(0, most));
  const cleared = await app.sendOut(sessionId, out, manner);
  await giveUp(app, await cleared.finish(), app.aside);
  // Whoever could not be sent out is, when it is said again.
  return { removed: out.length, isAll: people.length <= most && cleared.isClear };
};
