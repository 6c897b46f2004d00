import { instant } from '../../shared/instant.ts';
import type { UpOf } from '../../shared/messages.ts';
import { isInside, look } from '../../shared/occupancy.ts';
import type { SessionId } from '../../shared/participant.ts';
import type { Session } from '../../shared/session.ts';
import { type Answer, refused, refusedBy } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { entrance, isAdmitted } from '../entrance.ts';
import { leadOut } from '../leading-out.ts';
import { takeUse } from '../link-use.ts';
import { full, isFullFor } from '../room.ts';

/** A moderator lets a guest in. Doing it twice, or two moderators at once, lets them in once. */
export const admit = async (
  app: App,
  caller: Caller,
  { sessionId, participantId, knockedAt }: UpOf<'waiting.admit'>,
): Promise<Answer> => {
  const { user } = caller;
  const asked = await asking(app, caller, sessionId, 'waiting.admit');
  if ('refusal' in asked) return asked.refusal;
  const key = { sessionId, participantId };
  const policy = { ...app.policy, ...asked.session.policy };
  if (await isFullFor(app, asked.session, policy, key)) return full();
  const use = await takeUse(app, key);
  if (use.is === 'none') {
    await app.advance(key, { type: 'remove', ending: 'uninvited', by: user.id });
    return refused(use.problem, 'The link that they came by lets nobody in any more.');
  }
  const knock = knockedAt === undefined ? {} : { knockedAt: instant(knockedAt) };
  const { participant, refusal, roster } = await app.advance(key, { type: 'admit', by: user.id, ...knock });
  if (use.is === 'counted') {
    const { id } = use.invitation;
    if (!isAdmitted(participant)) await app.invitations.giveBack(id, participantId);
    else if (use.isLast)
      await leadOut(
        app,
        sessionId,
        'uninvited',
        user.id,
        (one) => one.invitation === id && !use.invitation.guests.includes(one.participantId),
      );
  }
  if (refusal === 'not-joined') return nobody();
  if (refusal !== null) return refusedBy(refusal, participant);
  if (participant?.phase === 'ended' && participant.ending === 'full') return full();
  return room(app, sessionId, use.is === 'counted' && use.isLast ? null : roster);
};

/** A moderator turns a guest away, or many at once. Too late once they are inside: they would have to be removed. */
export const deny = async (
  app: App,
  caller: Caller,
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
  if (refusal === 'is-inside') return refused('participant.inside', 'Remove them, if they have to leave.');
  return refusal === null ? room(app, sessionId, roster) : refusedBy(refusal, participant);
};

/** Only a moderator who is inside, on this connection, opens the door. */
const asking = async (
  app: Pick<App, 'participants' | 'sessions'>,
  { user, connectionId }: Caller,
  sessionId: SessionId,
  right: 'waiting.admit' | 'waiting.deny',
): Promise<{ session: Session } | { refusal: Answer }> => {
  const entered = await entrance(app, user, sessionId, right);
  if ('refusal' in entered) return entered;
  const own = await app.participants.load({ sessionId, participantId: user.id });
  return own === null || !isInside(own) || !Object.hasOwn(own.connections, connectionId)
    ? { refusal: refusedBy('not-joined', own) }
    : entered;
};

const nobody = (): Answer => refused('participant.unknown', 'Nobody of this id has knocked.');

const room = async (
  app: Pick<App, 'sessions' | 'participants'>,
  sessionId: SessionId,
  roster: Awaited<ReturnType<typeof look>> | null,
): Promise<Answer> => {
  const { revision, waiting, waitingTotal } = roster ?? (await look(app, sessionId));
  return { type: 'waiting.changed', sessionId, revision, waiting, waitingTotal };
};
