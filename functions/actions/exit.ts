import type { UpOf } from '../../shared/messages.ts';
import { type Answer, refusedBy } from '../answer.ts';
import type { App, Caller } from '../app.ts';

/** Leaves at once. This connection stays open, so that its person can go on to another session. */
export const exit = async (
  app: Pick<App, 'advance' | 'registry'>,
  { connectionId, user }: Caller,
  { sessionId }: UpOf<'session.exit'>,
): Promise<Answer> => {
  const key = { sessionId, participantId: user.id };
  const { refusal, participant } = await app.advance(key, { type: 'exit', connectionId });
  if (refusal !== null) return refusedBy(refusal, participant);
  await app.registry.enter(connectionId, null);
  return { type: 'session.left', sessionId };
};
