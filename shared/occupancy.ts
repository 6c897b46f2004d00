import type { DownOf, RosterEntry } from './messages.ts';
import type { ConnectionId, Participant, ParticipantKey, SessionId } from './participant.ts';
import type { Clock, Connections, ParticipantTable, SessionTable } from './ports.ts';

/** Who is inside, and how recent that is: of two rosters the one with the higher revision is the truth. */
export type Roster = { readonly revision: number; readonly roster: RosterEntry[] };

export type GoneConnection = ParticipantKey & { readonly connectionId: ConnectionId };

type Ports = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly connections: Connections;
  readonly clock: Clock;
};

/**
 * Publishes who is inside, without a transaction: a number is taken after the write that caused this, then the
 * session is looked at, then the outcome is published unless a higher number was faster. Whoever holds the
 * highest number has seen every earlier write. Answers with the connections found gone on the way.
 */
export const publish = async (ports: Ports, sessionId: SessionId, except: ConnectionId | null) => {
  const revision = await ports.sessions.takeNumber(sessionId);
  const inside = await ports.participants.inside(sessionId);
  const published = await ports.sessions.publishOccupancy(sessionId, revision, inside.length);
  const seen: Roster = { revision, roster: inside.map(entry) };
  if (published === 'older') return { seen, gone: [] };
  const message: DownOf<'presence.changed'> = {
    type: 'presence.changed',
    serverTime: ports.clock(),
    sessionId,
    ...seen,
  };
  const gone = await broadcast(ports.connections, inside, message, except);
  return { seen, gone };
};

/** Looks without publishing. What was written before the call is in it. */
export const look = async (
  { sessions, participants }: Pick<Ports, 'sessions' | 'participants'>,
  sessionId: SessionId,
): Promise<Roster> => {
  const revision = await sessions.lastNumber(sessionId);
  return { revision, roster: (await participants.inside(sessionId)).map(entry) };
};

/** Tells every connection of these people at once; one that is slow or gone delays nobody else. */
export const broadcast = async (
  connections: Connections,
  people: readonly Participant[],
  message: Parameters<Connections['post']>[1],
  except: ConnectionId | null,
): Promise<GoneConnection[]> => {
  const gone: GoneConnection[] = [];
  const posts = people.flatMap((person) =>
    person.phase === 'ended'
      ? []
      : Object.keys(person.connections)
          .filter((connectionId) => connectionId !== except)
          .map(async (connectionId) => {
            const { sessionId, participantId } = person;
            const answer = await connections.post(connectionId, message);
            if (answer === 'gone') gone.push({ sessionId, participantId, connectionId });
          }),
  );
  const failed = (await Promise.allSettled(posts)).filter((post) => post.status === 'rejected');
  if (failed.length > 0)
    throw new AggregateError(
      failed.map((post) => post.reason),
      `${failed.length} of ${posts.length} posts failed`,
    );
  return gone;
};

const entry = (participant: Participant): RosterEntry => ({
  participantId: participant.participantId,
  name: participant.name,
  kind: participant.kind,
  phase: participant.phase === 'warned' ? 'warned' : 'present',
  media: participant.phase === 'ended' ? { audio: false, video: false } : participant.media,
});
