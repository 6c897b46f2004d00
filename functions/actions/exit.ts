import type { UpOf } from '../../shared/messages.ts';
import { type Answer, refusedBy } from '../answer.ts';
import type { App, Caller } from '../app.ts';

type Leaving = 'exit' | 'leave';

/** The connection stays open, so that its person can go on to another session. */
const leaving =
  (type: Leaving) =>
  async (
    app: Pick<App, 'advance' | 'registry'>,
    { connectionId, user }: Caller,
    { sessionId }: UpOf<`session.${Leaving}`>,
  ): Promise<Answer> => {
    const key = { sessionId, participantId: user.id };
    const { refusal, participant } = await app.advance(key, { type, connectionId });
    if (refusal !== null) return refusedBy(refusal, participant);
    await app.registry.enter(connectionId, null);
    return { type: 'session.left', sessionId };
  };

/** Leaves at once, on every tab. */
export const exit = leaving('exit');

/** Leaves with this tab alone. */
export const leave = leaving('leave');
