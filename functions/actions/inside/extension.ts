import type { UpOf } from '../../../shared/messages.ts';
import { warningAhead } from '../../../shared/presence/deadlines.ts';
import { changedTimings } from '../../../shared/presence/timings.ts';
import type { App, Caller } from '../../app.ts';
import { type Answer, refusedBy } from '../../message/answer.ts';

/** The one click that answers the warning. The person's other connections hear of it on the way. */
export const extend = async (
  app: Pick<App, 'advance'>,
  { connectionId, user }: Caller,
  { sessionId }: UpOf<'session.extend'>,
): Promise<Answer> => {
  const key = { sessionId, participantId: user.id };
  const { refusal, participant } = await app.advance(key, { type: 'extend', connectionId });
  return refusal === null && participant?.phase === 'present'
    ? {
        type: 'session.extended',
        sessionId,
        ...warningAhead(participant),
        decidedAt: participant.decidedAt,
        ...changedTimings(participant),
      }
    : refusedBy(refusal ?? 'not-joined', participant);
};
