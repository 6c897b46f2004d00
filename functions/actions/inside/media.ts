import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { type Answer, refusedBy } from '../../message/answer.ts';

/** Shows who can be heard and seen. Audio and video never count as activity. */
export const media = async (
  app: Pick<App, 'advance'>,
  { connectionId, user }: Caller,
  { sessionId, audio, video }: UpOf<'media'>,
): Promise<Answer | null> => {
  const key = { sessionId, participantId: user.id };
  const { refusal, participant } = await app.advance(key, { type: 'media', connectionId, audio, video });
  return refusal === null ? null : refusedBy(refusal, participant);
};
