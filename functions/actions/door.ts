import type { UpOf } from '../../shared/messages.ts';
import { isInside, look } from '../../shared/occupancy.ts';
import { type Answer, refused, refusedBy } from '../answer.ts';
import type { App, Caller } from '../app.ts';

/** A moderator lets a guest in. Doing it twice, or two moderators at once, lets them in once. */
export const admit = (app: Deciding, caller: Caller, request: UpOf<'waiting.admit'>): Promise<Answer> =>
  decide(app, caller, request, 'admit');

/** A moderator turns a guest away. Too late once they are inside: they would have to be removed. */
export const deny = (app: Deciding, caller: Caller, request: UpOf<'waiting.deny'>): Promise<Answer> =>
  decide(app, caller, request, 'deny');

type Deciding = Pick<App, 'advance' | 'participants' | 'sessions'>;

const decide = async (
  app: Deciding,
  { user, connectionId }: Caller,
  { sessionId, participantId }: UpOf<'waiting.admit' | 'waiting.deny'>,
  type: 'admit' | 'deny',
): Promise<Answer> => {
  const asking = await app.participants.load({ sessionId, participantId: user.id });
  if (asking === null || !isInside(asking) || !Object.hasOwn(asking.connections, connectionId))
    return refusedBy('not-joined', asking);
  if (asking.role !== 'moderator') return refused('action.forbidden', 'Only moderators open the door.');
  const { participant, refusal, roster } = await app.advance({ sessionId, participantId }, { type });
  if (refusal === 'not-joined') return refused('participant.unknown', 'Nobody of this id has knocked.');
  if (refusal === 'is-inside') return refused('participant.inside', 'Remove them, if they have to leave.');
  if (refusal !== null) return refusedBy(refusal, participant);
  const seen = roster ?? (await look(app, sessionId));
  return { type: 'waiting.changed', sessionId, revision: seen.revision, waiting: seen.waiting };
};
