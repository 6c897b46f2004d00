import type { UpOf } from '../../shared/messages.ts';
import { isInside, look } from '../../shared/occupancy.ts';
import { type Answer, refused, refusedBy } from '../answer.ts';
import type { App, Caller } from '../app.ts';
import { entrance } from '../entrance.ts';
import { full, isFullFor } from '../room.ts';

/** A moderator lets a guest in. Doing it twice, or two moderators at once, lets them in once. */
export const admit = (app: Deciding, caller: Caller, request: UpOf<'waiting.admit'>): Promise<Answer> =>
  decide(app, caller, request, 'admit');

/** A moderator turns a guest away. Too late once they are inside: they would have to be removed. */
export const deny = (app: Deciding, caller: Caller, request: UpOf<'waiting.deny'>): Promise<Answer> =>
  decide(app, caller, request, 'deny');

type Deciding = Pick<App, 'advance' | 'participants' | 'sessions' | 'policy'>;

const decide = async (
  app: Deciding,
  { user, connectionId }: Caller,
  { sessionId, participantId }: UpOf<'waiting.admit' | 'waiting.deny'>,
  type: 'admit' | 'deny',
): Promise<Answer> => {
  const entered = await entrance(app, user, sessionId, `waiting.${type}`);
  if ('refusal' in entered) return entered.refusal;
  const asking = await app.participants.load({ sessionId, participantId: user.id });
  if (asking === null || !isInside(asking) || !Object.hasOwn(asking.connections, connectionId))
    return refusedBy('not-joined', asking);
  const key = { sessionId, participantId };
  const policy = { ...app.policy, ...entered.session.policy };
  if (type === 'admit' && (await isFullFor(app, entered.session, policy, key))) return full();
  const { participant, refusal, roster } = await app.advance(key, { type, by: user.id });
  if (refusal === 'not-joined') return refused('participant.unknown', 'Nobody of this id has knocked.');
  if (refusal === 'is-inside') return refused('participant.inside', 'Remove them, if they have to leave.');
  if (refusal !== null) return refusedBy(refusal, participant);
  if (participant?.phase === 'ended' && participant.ending === 'full') return full();
  const seen = roster ?? (await look(app, sessionId));
  return { type: 'waiting.changed', sessionId, revision: seen.revision, waiting: seen.waiting };
};
