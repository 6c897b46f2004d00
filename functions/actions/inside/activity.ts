import { instant } from '../../../shared/instant.ts';
import { handsLag } from '../../../shared/lifecycle/hands.ts';
import type { UpOf } from '../../../shared/messages.ts';
import { isOutdated } from '../../../shared/path/in-force.ts';
import type { App, Caller } from '../../app.ts';
import { type Answer, refusedBy } from '../../message/answer.ts';

/**
 * The hot path: one write and no read. Only when the write is refused, or the alarm has fallen too far behind, the
 * full path is taken.
 */
export const activity = async (
  app: Pick<App, 'participants' | 'advance' | 'clock' | 'cascade'>,
  { connectionId, user, receivedAt }: Caller,
  { sessionId, agoMs = 0 }: UpOf<'activity'>,
): Promise<Answer | null> => {
  const key = { sessionId, participantId: user.id };
  const at = instant(receivedAt - agoMs);
  const now = app.clock();
  const touched = await app.participants.touch(key, connectionId, at, now);
  if (touched !== 'refused' && !handsLag(touched, now) && !isOutdated(touched, app, now)) return null;
  const { refusal, participant } = await app.advance(key, { type: 'activity', connectionId, at });
  return refusal === null ? null : refusedBy(refusal, participant);
};
