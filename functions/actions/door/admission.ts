import type { Session } from '../../../shared/directory/session.ts';
import { instant } from '../../../shared/instant.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { giveUp } from '../../../shared/path/advance.ts';
import { goOn } from '../../../shared/path/aside.ts';
import { inOrder, isWaiting } from '../../../shared/presence/door.ts';
import type { ParticipantId, SessionId } from '../../../shared/presence/participant.ts';
import { isInside } from '../../../shared/presence/participant.ts';
import { placesLeft } from '../../../shared/presence/places.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { isAdmitted } from '../../entering/entrance.ts';
import { leadOut } from '../../entering/leading-out.ts';
import { type LinkUse, takeUse } from '../../entering/link-use.ts';
import { full, isFullFor } from '../../limits/room.ts';
import { type Answer, refused, refusedBy } from '../../message/answer.ts';
import { asking, nobody, room } from './door.ts';

/** The most guests that one message lets in. Each costs a use of their link, a write and their records. */
export const ADMITTED_AT_ONCE = 50;

/** A moderator lets a guest in, or those who wait. Doing it twice, or two moderators at once, lets them in once. */
export const admit = async (
  app: App,
  caller: Caller<Actor>,
  { sessionId, participantId, knockedAt, all }: UpOf<'waiting.admit'>,
): Promise<Answer> => {
  const { user } = caller;
  const asked = await asking(app, caller, sessionId, 'waiting.admit');
  if ('refusal' in asked) return asked.refusal;
  if (all === true && participantId === undefined) return admitAll(app, user.id, asked.session);
  if (all === true || participantId === undefined)
    return refused('message.invalid', 'One of participantId and all says who is meant.');
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
  const changed = await settleUse(app, sessionId, participantId, use, isAdmitted(participant), user.id);
  if (refusal === 'not-joined') return nobody();
  if (refusal !== null) return refusedBy(refusal, participant);
  if (participant?.phase === 'ended' && participant.ending === 'full') return full();
  return room(app, sessionId, changed ? null : roster);
};

/** Those who knocked first, as many as there are places for. Whoever's link lets nobody in any more is sent away. */
const admitAll = async (app: App, by: ParticipantId, session: Session): Promise<Answer> => {
  const { id: sessionId } = session;
  const { participantLimit } = { ...app.policy, ...session.policy };
  const people = await app.participants.gathered(sessionId);
  const waiting = inOrder(people.filter(isWaiting));
  const places = placesLeft(people.filter(isInside), participantLimit);
  if (places <= 0 && waiting.length > 0) return full();
  const uses = new Map<ParticipantId, LinkUse>();
  const uninvited = new Set<ParticipantId>();
  // One after the other: of a link with a limited number of uses, those who knocked first.
  for (const { participantId } of waiting.slice(0, Math.min(ADMITTED_AT_ONCE, places))) {
    const use = await takeUse(app, { sessionId, participantId });
    if (use.is === 'none') uninvited.add(participantId);
    else uses.set(participantId, use);
  }
  const admitted = await app.letIn(sessionId, [...uses.keys()], by);
  const told = admitted.finish().then((gone) => giveUp(app, gone, app.aside));
  await goOn(app, told);
  for (const [participantId, use] of uses) {
    const isIn = isAdmitted(admitted.outcome({ sessionId, participantId }) ?? null);
    await settleUse(app, sessionId, participantId, use, isIn, by);
  }
  if (uninvited.size > 0)
    await leadOut(app, sessionId, 'uninvited', by, ({ participantId }) => uninvited.has(participantId));
  return room(app, sessionId, null);
};

/**
 * Gives back the use of a link by which nobody got in after all; after the last one, whoever else came by it is sent away.
 * Answers whether that has changed who waits.
 */
const settleUse = async (
  app: App,
  sessionId: SessionId,
  guest: ParticipantId,
  use: LinkUse,
  isIn: boolean,
  by: ParticipantId,
): Promise<boolean> => {
  if (use.is !== 'counted') return false;
  const { id, guests } = use.invitation;
  if (!isIn) await app.invitations.giveBack(id, guest);
  else if (use.isLast)
    await leadOut(
      app,
      sessionId,
      'uninvited',
      by,
      (one) => one.invitation === id && !guests.includes(one.participantId),
    );
  return use.isLast;
};
