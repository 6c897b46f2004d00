import { instant } from '../../../shared/instant.ts';
import type { HappeningOf } from '../../../shared/lifecycle/happening.ts';
import type { UpOf } from '../../../shared/messages.ts';
import type { App, Caller } from '../../app.ts';
import { leaveOthers } from '../../entering/place.ts';
import { type Answer, refusedBy } from '../../message/answer.ts';

type Leaving = 'exit' | 'leave';

type Said = Omit<UpOf<'session.exit'>, 'action'> & { readonly action: `session.${Leaving}` };

/**
 * The connection stays open, so that its person can go on to another session. A join that was said before and comes in
 * meanwhile, or will come later, is too late: it is undone here, or refused there.
 */
const leaving =
  (happening: (caller: Caller, said: Said) => HappeningOf<Leaving>) =>
  async (app: Pick<App, 'advance' | 'registry'>, caller: Caller, message: Said): Promise<Answer> => {
    const { sessionId, order } = message;
    const { connectionId, user, receivedAt } = caller;
    const said = order ?? receivedAt;
    // Only one who counts is known to be elsewhere by mistake: its join to this session has not come yet.
    const depart = () => app.registry.leave(connectionId, order === undefined ? sessionId : null, said);
    const before = await depart();
    // After that: a join that is not there yet will find that it is too late. It stays noted here, lest that one dies before.
    const key = { sessionId, participantId: user.id };
    const going = { ...happening(caller, message), said, isOut: before !== null };
    const { refusal, participant } = await app.advance(key, going);
    // By now it may have come from elsewhere, and been found.
    const left = before ?? (refusal === null ? await depart() : null);
    if (left !== null) await leaveOthers(app, left, sessionId, said);
    return refusal === null ? { type: 'session.left', sessionId } : refusedBy(refusal, participant);
  };

/** Leaves at once, on every tab, whichever connection says it. */
export const exit = leaving(({ connectionId, receivedAt }, { agoMs = 0 }) => ({
  type: 'exit',
  connectionId,
  at: instant(receivedAt - agoMs),
}));

/** Leaves with this tab alone. */
export const leave = leaving(({ connectionId }) => ({ type: 'leave', connectionId }));
