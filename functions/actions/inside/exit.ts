import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { leaveOthers } from '../../entering/place.ts';
import { type Answer, refusedBy } from '../../message/answer.ts';

type Leaving = 'exit' | 'leave';

/**
 * The connection stays open, so that its person can go on to another session. A join that was said before and comes in
 * meanwhile, or will come later, is too late: it is undone here, or refused there.
 */
const leaving =
  (type: Leaving) =>
  async (
    app: Pick<App, 'advance' | 'registry'>,
    { connectionId, user, receivedAt }: Caller,
    { sessionId, order }: UpOf<`session.${Leaving}`>,
  ): Promise<Answer> => {
    const key = { sessionId, participantId: user.id };
    const said = order ?? receivedAt;
    const happening =
      type === 'exit' ? { type, connectionId, said, at: receivedAt } : { type, connectionId, said };
    // Only one who counts is known to be elsewhere by mistake: its join to this session has not come yet.
    const before = await app.registry.leave(connectionId, order === undefined ? sessionId : null, said);
    // After that: a join that is not there yet will find that it is too late. It stays noted here, lest that one dies before.
    const { refusal, participant } = await app.advance(key, happening);
    if (before !== null) await leaveOthers(app, before, sessionId, said);
    return refusal === null ? { type: 'session.left', sessionId } : refusedBy(refusal, participant);
  };

/** Leaves at once, on every tab, whichever connection says it. */
export const exit = leaving('exit');

/** Leaves with this tab alone. */
export const leave = leaving('leave');
