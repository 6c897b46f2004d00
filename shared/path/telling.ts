import type { DownMessage } from '../messages.ts';
import type { Connections } from '../ports/connections.ts';
import type { ConnectionId, GoneConnection, Participant } from '../presence/participant.ts';

/** What became of a telling. */
export type Told = {
  /** Who is gone now: nobody was there, or they were hung up on. */
  readonly gone: readonly GoneConnection[];
  /** Why single ones could neither be told nor hung up on, while others could. It stays owed, and is nobody's fault. */
  readonly missed: readonly unknown[];
  /** Why nobody could be told: it stays owed, and has to be tried again. */
  readonly failed: readonly unknown[];
};

export const nothingTold: Told = { gone: [], missed: [], failed: [] };

/** Tells all of them at once, so that one who is slow or gone delays nobody else. Never rejects. */
export const tell = async (
  connections: Connections,
  to: readonly GoneConnection[],
  message: DownMessage,
): Promise<Told> => {
  const ids = to.map(({ connectionId }) => connectionId);
  const { gone, ...unreached } = await sayAll(connections, ids, message);
  return { gone: to.filter(({ connectionId }) => gone.includes(connectionId)), ...unreached };
};

/**
 * Says the same to all of these, each by itself. A telling is owed to a connection: one that takes no post after every
 * try is hung up on, so that whoever is there comes back and reads everything anew, and nobody else hears of it. Never
 * rejects.
 */
export const sayAll = async (
  connections: Connections,
  to: readonly ConnectionId[],
  message: DownMessage,
): Promise<Omit<Told, 'gone'> & { readonly gone: readonly ConnectionId[] }> => {
  const said = await Promise.all(to.map((connectionId) => say(connections, connectionId, message)));
  const faults = said.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.fault] : []));
  const isReached = faults.length < said.length;
  return {
    gone: to.filter((_, index) => said[index] === 'gone'),
    missed: isReached ? faults : [],
    failed: isReached ? [] : faults,
  };
};

/** Tells every connection of these people, but one. Never rejects. */
export const broadcast = (
  connections: Connections,
  people: readonly Participant[],
  message: DownMessage,
  except: ConnectionId | null,
): Promise<Told> => {
  const to = linesOf(people).filter(({ connectionId }) => connectionId !== except);
  return tell(connections, to, message);
};

export const linesOf = (people: readonly Participant[]) =>
  people.flatMap((person) =>
    person.phase === 'ended'
      ? []
      : Object.keys(person.connections).map((connectionId) => ({
          sessionId: person.sessionId,
          participantId: person.participantId,
          connectionId,
        })),
  );

/** `fault` is why it could neither be told nor hung up on. */
type Said = 'sent' | 'gone' | { readonly fault: unknown };

const say = async (
  { post, close }: Connections,
  connectionId: ConnectionId,
  message: DownMessage,
): Promise<Said> => {
  try {
    return await post(connectionId, message);
  } catch (fault) {
    // The fault has been counted where it was found.
    return close(connectionId).then(
      () => 'gone' as const,
      () => ({ fault }),
    );
  }
};

/** Does something for each at once. What it answers with is gone, what it throws has failed. Never rejects. */
export const eachTold = async <T>(
  all: readonly T[],
  act: (one: T) => Promise<readonly GoneConnection[]>,
): Promise<Told> => {
  const outcomes = await Promise.allSettled(all.map(act));
  return {
    missed: [],
    gone: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : [])),
    failed: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])),
  };
};

export const together = (all: readonly Told[]): Told => ({
  missed: all.flatMap(({ missed }) => missed),
  gone: all.flatMap(({ gone }) => gone),
  failed: all.flatMap(({ failed }) => failed),
});
