import { after } from '../../shared/instant.ts';
import type { UpOf } from '../../shared/messages.ts';
import { look, type Roster } from '../../shared/path/roster.ts';
import { inOrder, isWaiting } from '../../shared/presence/door.ts';
import type { Waiting } from '../../shared/presence/participant.ts';
import { isInside } from '../../shared/presence/participant.ts';
import type { App, Caller } from '../app.ts';
import { type Answer, refusedBy } from '../message/answer.ts';

/** A guest who waits asks how things stand: nobody is told of each change at a door where others wait. */
export const place = async (
  app: Pick<App, 'participants' | 'sessions'>,
  { user }: Caller,
  { sessionId }: UpOf<'waiting.place'>,
): Promise<Answer> => {
  const participant = await app.participants.load({ sessionId, participantId: user.id });
  if (participant?.phase !== 'waiting') return refusedBy('not-joined', participant);
  return waitingIn(await look(app, sessionId), participant);
};

/** What a guest is told who has knocked: until when, after whom, and whether anybody is there to open. */
export const waitingIn = (
  { people }: Pick<Roster, 'people'>,
  { sessionId, participantId, knockedAt, policy }: Waiting,
): Answer => {
  const place = inOrder(people.filter(isWaiting)).findIndex((one) => one.participantId === participantId);
  return {
    type: 'session.waiting',
    sessionId,
    participantId,
    until: after(knockedAt, policy.patience),
    // Their own knock may not be seen yet, or not be in the order any more.
    ahead: Math.max(0, place),
    attended: people.some((one) => isInside(one) && one.role === 'moderator'),
  };
};
