import type { UpOf } from '../../../shared/messages.ts';
import { warnAt } from '../../../shared/presence/deadlines.ts';
import { heldAs } from '../../../shared/presence/roster.ts';
import type { Actor, App, Caller } from '../../app.ts';
import { entrance } from '../../entering/entrance.ts';
import { type Answer, refused, refusedBy } from '../../message/answer.ts';

/** *I am here, though I do nothing.* Every connection of the person hears of it on the way, this one too, and everybody else in the roster. */
export const hold = async (
  app: Pick<App, 'advance'>,
  { connectionId, user }: Caller,
  { sessionId, reason, for: length }: UpOf<'session.hold'>,
): Promise<Answer> => {
  const key = { sessionId, participantId: user.id };
  const happening = { type: 'hold', connectionId, reason, for: length } as const;
  const { refusal, participant } = await app.advance(key, happening);
  return refusal === null && participant?.phase === 'present' && participant.hold
    ? { type: 'session.held', sessionId, hold: heldAs(participant.hold), warnAt: warnAt(participant) }
    : refusedBy(refusal ?? 'not-joined', participant);
};

export const release = async (
  app: Pick<App, 'advance'>,
  { connectionId, user }: Caller,
  { sessionId }: UpOf<'session.release'>,
): Promise<Answer> => {
  const key = { sessionId, participantId: user.id };
  const { refusal, participant } = await app.advance(key, { type: 'release', connectionId });
  return refusal === null
    ? {
        type: 'session.released',
        sessionId,
        warnAt: participant?.phase === 'present' ? warnAt(participant) : null,
      }
    : refusedBy(refusal, participant);
};

/** A moderator, or a backend, ends the hold of somebody. Whoever holds none stays as they are. */
export const releaseParticipant = async (
  app: Pick<App, 'advance' | 'sessions' | 'participants' | 'entitlement'>,
  { user }: Caller<Actor>,
  { sessionId, participantId }: UpOf<'participant.release'>,
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, 'participant.release');
  if ('refusal' in entered) return entered.refusal;
  const happening = { type: 'release', connectionId: null, by: user.id } as const;
  const { refusal } = await app.advance({ sessionId, participantId }, happening);
  return refusal === 'not-joined'
    ? refused('participant.unknown', 'Nobody of this id is inside.')
    : { type: 'participant.released', sessionId, participantId };
};
