import type { DownMessage, RosterEntry, WaitingEntry } from './messages.ts';
import type { ConnectionId, Participant, ParticipantKey, Present, SessionId, Warned } from './participant.ts';
import type { Clock, Connections, ParticipantTable, SessionTable } from './ports.ts';

/** Who is inside, and how recent that is: of two rosters the one with the higher revision is the truth. */
export type Roster = {
  readonly revision: number;
  readonly roster: RosterEntry[];
  readonly waiting: WaitingEntry[];
};

export type GoneConnection = ParticipantKey & { readonly connectionId: ConnectionId };

type Ports = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly connections: Connections;
  readonly clock: Clock;
};

/**
 * Publishes who is inside, without a transaction: a number is taken after the write that caused this, then the
 * session is looked at, then the outcome is stored unless a higher number was faster. Whoever holds the highest
 * number has seen every earlier write. Answers with the connections found gone on the way.
 */
export const publish = async (
  { sessions, participants, connections, clock }: Ports,
  sessionId: SessionId,
  what: { readonly roster: boolean; readonly waitingRoom: boolean },
  except: ConnectionId | null,
): Promise<{ seen: Roster; gone: GoneConnection[] }> => {
  const revision = await sessions.takeNumber(sessionId);
  const people = await participants.gathered(sessionId);
  const seen = rosterOf(people, revision);
  const inside = people.filter(isInside);
  // Even if somebody was faster, this change has still to be told: clients drop what is older by its revision.
  await sessions.publishOccupancy(sessionId, revision, inside.length);
  const stamp = { serverTime: clock(), sessionId, revision };
  const { roster, waiting } = seen;
  const moderators = inside.filter(({ role }) => role === 'moderator');
  const gone = await Promise.all([
    what.roster ? broadcast(connections, inside, { type: 'presence.changed', ...stamp, roster }, except) : [],
    what.waitingRoom
      ? broadcast(connections, moderators, { type: 'waiting.changed', ...stamp, waiting }, except)
      : [],
  ]);
  return { seen, gone: gone.flat() };
};

/** Looks without publishing. What was written before the call is in it. */
export const look = async (
  { sessions, participants }: Pick<Ports, 'sessions' | 'participants'>,
  sessionId: SessionId,
): Promise<Roster> => {
  const revision = await sessions.lastNumber(sessionId);
  return rosterOf(await participants.gathered(sessionId), revision);
};

/**
 * Tells every connection of these people at once; one that is slow or gone delays nobody else. Answers with those
 * that are gone. @throws AggregateError when some could not be told, after all the others have been.
 */
export const broadcast = async (
  connections: Connections,
  people: readonly Participant[],
  message: DownMessage,
  except: ConnectionId | null,
): Promise<GoneConnection[]> => {
  const targets = people
    .flatMap((person) =>
      person.phase === 'ended'
        ? []
        : Object.keys(person.connections).map((connectionId) => ({
            sessionId: person.sessionId,
            participantId: person.participantId,
            connectionId,
          })),
    )
    .filter(({ connectionId }) => connectionId !== except);
  const posts = await Promise.allSettled(
    targets.map(({ connectionId }) => connections.post(connectionId, message)),
  );
  const failed = posts.filter((post) => post.status === 'rejected').map((post) => post.reason as unknown);
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} of ${posts.length} posts failed`);
  return targets.filter((_, index) => {
    const post = posts[index];
    return post?.status === 'fulfilled' && post.value === 'gone';
  });
};

export const isInside = (participant: Participant): participant is Present | Warned =>
  participant.phase === 'present' || participant.phase === 'warned';

const rosterOf = (people: readonly Participant[], revision: number): Roster => ({
  revision,
  roster: people.filter(isInside).map(({ participantId, name, kind, role, phase, media }) => ({
    participantId,
    name,
    kind,
    role,
    phase,
    media,
  })),
  waiting: people.flatMap((person) =>
    person.phase === 'waiting'
      ? [{ participantId: person.participantId, name: person.name, knockedAt: person.knockedAt }]
      : [],
  ),
});
