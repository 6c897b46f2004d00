import { infoOf } from '../../shared/directory/session.ts';
import type { DownOf, UpOf } from '../../shared/messages.ts';
import { AT_ONCE, eachOf } from '../../shared/path/crowd.ts';
import { look } from '../../shared/path/roster.ts';
import type { ParticipantId, SessionId } from '../../shared/presence/participant.ts';
import { heldAs, rosterPage } from '../../shared/presence/roster.ts';
import { entrance } from '../entering/entrance.ts';
import { type Answer, refused } from '../message/answer.ts';
import type { ServiceApp, ServiceCaller } from './app.ts';

/**
 * Beside the sessions that somebody's connections are in, and those that they came to without a membership, this many that
 * they entered last: whoever has just lost the last connection is inside for its grace.
 */
const LAST_ENTERED = 10;

/** Says who is in a session, or where a person is. Nobody notices. */
export const getPresence = async (
  app: ServiceApp,
  { user }: ServiceCaller,
  { sessionId, userId, cursor }: UpOf<'presence.get'>,
): Promise<Answer> => {
  if ((sessionId === undefined) === (userId === undefined))
    return refused('message.invalid', 'One of sessionId and userId says what is meant.');
  if (userId !== undefined) return { type: 'presence.person', userId, places: await placesOf(app, userId) };
  const entered = await entrance(app, user, sessionId ?? '', 'presence.get');
  if ('refusal' in entered) return entered.refusal;
  const { session } = entered;
  const { revision, people, waitingTotal } = await look(app, session.id);
  const { roster, rosterNext: next } = rosterPage(people, cursor ?? null);
  const { metadata, occupancy } = session;
  return {
    type: 'presence.session',
    session: infoOf(session),
    metadata,
    occupancy,
    waitingTotal,
    revision,
    roster,
    next,
  };
};

export const listOccupied = async (
  app: ServiceApp,
  _: ServiceCaller,
  { cursor }: UpOf<'sessions.occupied'>,
): Promise<Answer> => {
  const { sessions, next } = await app.sessions.occupied(cursor ?? null);
  const shown = sessions.map((session) => {
    const { occupancy, metadata } = session;
    return { ...infoOf(session), occupancy, metadata };
  });
  return { type: 'occupied', sessions: shown, next };
};

type Place = DownOf<'presence.person'>['places'][number];

/** Where somebody is inside, or at the door. */
export const placesOf = async (
  {
    registry,
    sessions,
    whereabouts,
    participants,
    clock,
  }: Pick<ServiceApp, 'registry' | 'sessions' | 'whereabouts' | 'participants' | 'clock'>,
  userId: ParticipantId,
): Promise<Place[]> => {
  const [connections, entered, noted] = await Promise.all([
    registry.ofUser(userId),
    sessions.ofUser(userId, null, null),
    whereabouts.of(userId, clock()),
  ]);
  const last = entered.sessions.slice(0, LAST_ENTERED).map(({ session }) => session.id);
  const ids = new Set<SessionId>([...last, ...noted]);
  for (const { sessionId } of connections) if (sessionId !== null) ids.add(sessionId);
  const places: Place[] = [];
  await eachOf([...ids], AT_ONCE, async (sessionId) => {
    const person = await participants.load({ sessionId, participantId: userId });
    if (person === null || person.phase === 'ended') return;
    const { phase, joinedAt, lastActivityAt } = person;
    const hold = person.phase === 'present' && person.hold && { hold: heldAs(person.hold) };
    places.push({ sessionId, phase, joinedAt, lastActivityAt, ...hold });
  });
  return places.toSorted((one, other) => (one.sessionId < other.sessionId ? -1 : 1));
};
