import { isThere, type Membership, type Session } from '../../shared/directory/session.ts';
import type { User } from '../../shared/ports/connections.ts';
import type { Participant, SessionId } from '../../shared/presence/participant.ts';
import { isInside } from '../../shared/presence/participant.ts';
import type { Right } from '../../shared/rights.ts';
import { may, mayEver } from '../../shared/rights.ts';
import type { Actor, App, Service } from '../app.ts';
import { standingOf } from '../entitlement/standing.ts';
import { type Answer, refused } from '../message/answer.ts';

export type Entrance = {
  readonly session: Session;
  readonly membership: Membership;
  /** Whether a token or the team's own function says so, and no membership that is kept. */
  readonly fromOutside?: boolean;
  /** Whether this puts a guest at the door who is not there yet. */
  readonly knocks?: boolean;
};

type Doors = Pick<App, 'sessions' | 'participants' | 'entitlement'>;

/**
 * The session, for somebody who may do this in it. One that does not exist, one of other people and one that is hidden
 * give the same answer, so that nobody learns which it is. A guest has to be inside; how one gets there is `guests.ts`.
 */
export const entrance = async (
  app: Doors,
  user: Actor,
  sessionId: SessionId,
  right: Right = 'content.list',
): Promise<Entrance | { refusal: Answer }> => {
  if (user.kind === 'service') return servicesEntrance(app, user, sessionId, right);
  if (user.kind === 'guest') return guestsEntrance(app, user, sessionId, right);
  const standing = await standingOf(app, user, sessionId);
  if (standing === 'unavailable') return { refusal: nobodyKnows() };
  if (standing === 'missing' || standing.role === null || !mayOpen(user, standing.session))
    return { refusal: notFound() };
  const { session, role, fromOutside } = standing;
  const membership = { sessionId, role };
  const refusal = judged(right, user, session, membership);
  return refusal === null ? { session, membership, fromOutside } : { refusal };
};

/** Whether the session is open to a member of this kind. Contacts neither see nor open a hidden one. */
export const mayOpen = ({ kind }: Pick<Actor, 'kind'>, { state }: Pick<Session, 'state'>): boolean =>
  kind === 'service' || may('session.join', { kind, role: 'member', state });

/** The refusal of what nobody of this kind may do, in whatever session; null when somebody may. */
export const barred = (right: Right, { kind }: Pick<Actor, 'kind'>): Answer | null =>
  mayEver(right, kind) ? null : refused('action.forbidden', 'It is for others than you.');

export const notFound = (): Answer =>
  refused('session.not-found', 'It does not exist, or it is not open to you.');

const nobodyKnows = (): Answer =>
  refused('entitlement.unavailable', 'Nothing was changed. Who is inside stays inside.');

/** Every session of the deployment is open to a backend, as to a moderator. */
const servicesEntrance = async (
  { sessions }: Pick<App, 'sessions'>,
  service: Service,
  sessionId: SessionId,
  right: Right,
): Promise<Entrance | { refusal: Answer }> => {
  const session = await sessions.find(sessionId);
  if (!isThere(session)) return { refusal: notFound() };
  const membership = { sessionId, role: 'moderator' } as const;
  const refusal = judged(right, service, session, membership);
  return refusal === null ? { session, membership } : { refusal };
};

const guestsEntrance = async (
  { sessions, participants }: Pick<App, 'sessions' | 'participants'>,
  user: User,
  sessionId: SessionId,
  right: Right,
): Promise<Entrance | { refusal: Answer }> => {
  const participant = await participants.load({ sessionId, participantId: user.id });
  if (!isAdmitted(participant)) return { refusal: notFound() };
  const { session } = await sessions.entrance(sessionId, user.id);
  if (!session || !mayOpen(user, session)) return { refusal: notFound() };
  const membership = { sessionId, role: 'member' } as const;
  const refusal = judged(right, user, session, membership);
  return refusal === null ? { session, membership } : { refusal };
};

export const isAdmitted = (participant: Participant | null): boolean =>
  participant !== null && isInside(participant);

/** As long as their going is not told, what was last published counts them: they would be kept out by themselves. */
export const isOwedTelling = (known: Participant | null): boolean =>
  known?.phase === 'ended' && known.owed !== null;

const judged = (right: Right, { kind }: Actor, { state }: Session, { role }: Membership): Answer | null => {
  if (may(right, { kind, role, state })) return null;
  return state === 'closed' && may(right, { kind, role, state: 'active' })
    ? refused('session.read-only', 'The session is closed; a moderator may reopen it.')
    : refused('action.forbidden', 'Your role in this session does not allow it.');
};
