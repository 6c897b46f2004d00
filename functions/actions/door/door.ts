import type { Session } from '../../../shared/directory/session.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { look } from '../../../shared/path/roster.ts';
import { isWaiting, waitingPage } from '../../../shared/presence/door.ts';
import type { SessionId } from '../../../shared/presence/participant.ts';
import { isInside } from '../../../shared/presence/participant.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { leadOut } from '../../entering/leading-out.ts';
import { type Answer, refused, refusedBy } from '../../message/answer.ts';

/** Reads a page of who waits: moderators are told the first of them, and how many there are. */
export const listWaiting = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, cursor }: UpOf<'waiting.list'>,
): Promise<Answer> => {
  const asked = await asking(app, caller, sessionId, 'waiting.list');
  if ('refusal' in asked) return asked.refusal;
  const { revision, people } = await look(app, sessionId);
  return { type: 'waiting', sessionId, revision, ...waitingPage(people.filter(isWaiting), cursor ?? null) };
};

/** A moderator turns a guest away, or many at once. Too late once they are inside: they would have to be removed. */
export const deny = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, participantId, invitationId, all }: UpOf<'waiting.deny'>,
): Promise<Answer> => {
  const { user } = caller;
  const asked = await asking(app, caller, sessionId, 'waiting.deny');
  if ('refusal' in asked) return asked.refusal;
  if ([participantId, invitationId, all].filter((one) => one !== undefined).length !== 1)
    return refused('message.invalid', 'One of participantId, invitationId and all says who is meant.');
  if (participantId === undefined) {
    await leadOut(
      app,
      sessionId,
      'denied',
      user.id,
      ({ invitation }) => all === true || invitation === invitationId,
    );
    return room(app, sessionId, null);
  }
  const happening = { type: 'deny', by: user.id } as const;
  const { participant, refusal, roster } = await app.advance({ sessionId, participantId }, happening);
  if (refusal === 'not-joined') return nobody();
  return refusal === null ? room(app, sessionId, roster) : refusedBy(refusal, participant);
};

/** Only a moderator who is inside, on this connection, opens the door; or a service, from without. */
export const asking = async (
  app: Pick<App, 'participants' | 'sessions' | 'entitlement'>,
  { user, connectionId }: Caller<Actor>,
  sessionId: SessionId,
  right: 'waiting.list' | 'waiting.admit' | 'waiting.deny',
): Promise<{ session: Session } | { refusal: Answer }> => {
  const entered = await entrance(app, user, sessionId, right);
  if ('refusal' in entered || user.kind === 'service') return entered;
  const own = await app.participants.load({ sessionId, participantId: user.id });
  return own === null || !isInside(own) || !Object.hasOwn(own.connections, connectionId)
    ? { refusal: refusedBy('not-joined', own) }
    : entered;
};

export const nobody = (): Answer => refused('participant.unknown', 'Nobody of this id has knocked.');

/** Who waits now. */
export const room = async (
  app: Pick<App, 'sessions' | 'participants'>,
  sessionId: SessionId,
  roster: Awaited<ReturnType<typeof look>> | null,
): Promise<Answer> => {
  const { revision, waiting, waitingTotal } = roster ?? (await look(app, sessionId));
  return { type: 'waiting.changed', sessionId, revision, waiting, waitingTotal };
};
