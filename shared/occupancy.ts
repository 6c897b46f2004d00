import type { RemovalEnding } from './happening.ts';
import type { DownMessage, RosterEntry, WaitingEntry } from './messages.ts';
import type { ConnectionId, Participant, ParticipantKey, Present, SessionId, Warned } from './participant.ts';
import type { SessionTable } from './ports/sessions.ts';
import type { Clock, Connections, ConnectionTable, ParticipantTable } from './ports.ts';
import { may } from './rights.ts';
import type { Session } from './session.ts';
import { show } from './showing.ts';
import { type Told, tell, together } from './telling.ts';

/** Who is inside, and how recent that is: of two rosters the one with the higher revision is the truth. */
export type Roster = {
  readonly revision: number;
  readonly roster: RosterEntry[];
  readonly waiting: WaitingEntry[];
};

/** Somebody who is inside and must not be, and what they are to be told. */
export type Intruder = ParticipantKey & { readonly ending: RemovalEnding };

type Ports = {
  readonly participants: ParticipantTable;
  readonly sessions: SessionTable;
  readonly registry: ConnectionTable;
  readonly connections: Connections;
  readonly clock: Clock;
};

/**
 * Publishes who is inside, without a transaction: a number is taken after the write that caused this, then the
 * session is looked at, then the outcome is stored unless a higher number was faster. Whoever holds the highest
 * number has seen every earlier write. Answers with those who are inside although the session is full, or has been
 * hidden from them meanwhile; and lets the telling go on, which never rejects.
 */
export const publish = async (
  ports: Ports,
  sessionId: SessionId,
  what: { readonly roster: boolean; readonly waitingRoom: boolean },
  except: ConnectionId | null,
): Promise<{ seen: Roster; intruders: readonly Intruder[]; telling: Promise<Told> }> => {
  const { sessions, participants, connections, clock } = ports;
  const revision = await sessions.takeNumber(sessionId);
  const people = await participants.gathered(sessionId);
  // Deleted under them: nothing to publish to is nothing to do, and nobody stays in what is not there.
  if (revision === null)
    return { seen: rosterOf([], 0), intruders: named('removed', people), telling: Promise.resolve(nothing) };
  const surplus: readonly Participant[] = surplusOf(people.filter(isInside));
  const fitting = people.filter((person) => !surplus.includes(person));
  const seen = rosterOf(fitting, revision);
  const inside = fitting.filter(isInside);
  // Even if somebody was faster, this change has still to be told: clients drop what is older by its revision.
  const published = await sessions.publishOccupancy(sessionId, revision, inside.length);
  const stamp = { serverTime: clock(), sessionId, revision };
  const { roster, waiting } = seen;
  const moderators = inside.filter(({ role }) => role === 'moderator');
  const telling = Promise.all([
    what.roster
      ? broadcast(connections, inside, { type: 'presence.changed', ...stamp, roster }, except)
      : nothing,
    what.waitingRoom
      ? broadcast(connections, moderators, { type: 'waiting.changed', ...stamp, waiting }, except)
      : nothing,
    published === 'older' ? nothing : show(ports, published),
  ]).then(together);
  // Whoever has published a higher number takes them out. Only who asks to enter has to know at once.
  const intruders =
    published === 'older'
      ? named(
          'full',
          surplus.filter((person) => linesOf([person]).some(({ connectionId }) => connectionId === except)),
        )
      : [...named('hidden', intrudersOf(published.session, fitting)), ...named('full', surplus)];
  return { seen, intruders, telling };
};

const nothing: Told = { gone: [], failed: [] };

export const named = (ending: Intruder['ending'], some: readonly Participant[]): readonly Intruder[] =>
  some.map(({ sessionId, participantId }) => ({ sessionId, participantId, ending }));

/**
 * Those for whom there is no room: whoever came last, which is the same people whoever looks. A participation keeps the
 * limit that it began with, and whoever may enter above that of others takes no place of theirs.
 */
const surplusOf = (inside: readonly (Present | Warned)[]): readonly (Present | Warned)[] =>
  inside
    .toSorted((a, b) => a.joinedAt - b.joinedAt || (a.participantId < b.participantId ? -1 : 1))
    .filter(rankedOut());

const rankedOut = () => {
  const before = new Map<number, number>();
  return ({ policy: { participantLimit: own } }: Present | Warned): boolean => {
    const rank = [...before].reduce((sum, [limit, count]) => (limit <= own ? sum + count : sum), 0);
    before.set(own, (before.get(own) ?? 0) + 1);
    return rank >= own;
  };
};

/** Those whom the state of the session does not let in (any more), inside and at the door. */
export const intrudersOf = (
  { state }: Pick<Session, 'state'>,
  people: readonly Participant[],
): readonly Participant[] => people.filter(({ kind, role }) => !may('session.join', { kind, role, state }));

/** Looks without publishing. What was written before the call is in it. */
export const look = async (
  { sessions, participants }: Pick<Ports, 'sessions' | 'participants'>,
  sessionId: SessionId,
): Promise<Roster> => {
  const revision = await sessions.lastNumber(sessionId);
  return rosterOf(await participants.gathered(sessionId), revision);
};

/** Tells every connection of these people. Never rejects. */
export const broadcast = (
  connections: Connections,
  people: readonly Participant[],
  message: DownMessage,
  except: ConnectionId | null,
): Promise<Told> => {
  const to = linesOf(people).filter(({ connectionId }) => connectionId !== except);
  return tell(connections, to, message);
};

const linesOf = (people: readonly Participant[]) =>
  people.flatMap((person) =>
    person.phase === 'ended'
      ? []
      : Object.keys(person.connections).map((connectionId) => ({
          sessionId: person.sessionId,
          participantId: person.participantId,
          connectionId,
        })),
  );

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
