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
    const go = () => app.advance(key, { type, connectionId, said, at: receivedAt });
    const first = await go();
    const left = first.refusal === null ? sessionId : undefined;
    // Only one who counts is known to be elsewhere by mistake: its join to this session has not come yet.
    const before = await app.registry.leave(connectionId, order === undefined ? sessionId : null, said, left);
    const place = before?.sessionId ?? null;
    // A join may have come in between the two.
    const second = place === sessionId ? await go() : first;
    if (before !== null) await leaveOthers(app, before, left ?? null, said);
    const { refusal, participant } = first.refusal === null ? first : second;
    return refusal === null ? { type: 'session.left', sessionId } : refusedBy(refusal, participant);
  };

/** Leaves at once, on every tab. */
export const exit = leaving('exit');

/** Leaves with this tab alone. */
export const leave = leaving('leave');
