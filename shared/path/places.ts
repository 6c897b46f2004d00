import type { ParticipantRecord } from '../audit/record.ts';
import { LAST_WORD } from '../lifecycle/happening.ts';
import type { Connection, ConnectionTable } from '../ports/connections.ts';
import type { ConnectionId, Participant, ParticipantKey } from '../presence/participant.ts';

/** Whose participation a connection is in, and may still be in because a function has died that should have taken it out. */
export const placesOf = ({ sessionId, entered = [], user }: Connection): readonly ParticipantKey[] =>
  (sessionId === null || entered.includes(sessionId) ? entered : [...entered, sessionId]).map((id) => ({
    sessionId: id,
    participantId: user.id,
  }));

/** Whether a connection is in a session, in another one, by its own word in none, or there no more. */
export type Place = Found['place'];

type Found =
  | { readonly place: 'here' | 'elsewhere'; readonly said: number | undefined }
  | { readonly place: 'left' | 'gone'; readonly said: number };

/**
 * Where a connection is by now that has come into a session, and by what it said last. Whoever takes it elsewhere from now on
 * finds it there. Who did so before has not.
 */
export const placeOf = async (
  { registry }: { readonly registry: Pick<ConnectionTable, 'find'> },
  { sessionId }: ParticipantKey,
  connectionId: ConnectionId,
): Promise<Found> => {
  const found = await registry.find(connectionId);
  if (found === null) return { place: 'gone', said: LAST_WORD };
  if (found.sessionId === null) return { place: 'left', said: found.said ?? 0 };
  return { place: found.sessionId === sessionId ? 'here' : 'elsewhere', said: found.said };
};

/**
 * The connections of which it is owed to look where they are by now: as long as it is not known that their coming in is on
 * record, it is not known either that whoever came in has looked. One more tab puts nothing on record, and `elsewhere` in the
 * participation tells it when it is too late.
 */
export const arrivedBy = (participant: Participant): readonly ConnectionId[] =>
  participant.phase !== 'ended' && participant.owed?.records.some(isArrival)
    ? Object.keys(participant.connections)
    : [];

const isArrival = ({ type, cause }: ParticipantRecord): boolean => cause === 'join' && arrivals.has(type);

const arrivals: ReadonlySet<ParticipantRecord['type']> = new Set([
  'joined',
  'returned',
  'knocked',
  'admitted',
]);

/** Whether all the connections are still here of which it is owed to look. */
export const areHere = async (
  ports: Parameters<typeof placeOf>[0],
  participant: Participant,
): Promise<boolean> => {
  for (const connectionId of arrivedBy(participant))
    if ((await placeOf(ports, participant, connectionId)).place !== 'here') return false;
  return true;
};
