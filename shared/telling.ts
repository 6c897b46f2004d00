import type { DownMessage } from './messages.ts';
import type { ConnectionId, GoneConnection } from './participant.ts';
import type { Connections } from './ports.ts';

/** What became of a telling: who is gone now, and why others are still there and have not been told. */
export type Told = { readonly gone: readonly GoneConnection[]; readonly failed: readonly unknown[] };

/** Tells all of them at once, so that one who is slow or gone delays nobody else. Never rejects. */
export const tell = async (
  connections: Connections,
  to: readonly GoneConnection[],
  message: DownMessage,
): Promise<Told> => {
  const said = await sayAll(
    connections,
    to.map(({ connectionId }) => connectionId),
    message,
  );
  return {
    gone: to.filter((_, index) => said[index] === 'gone'),
    failed: said.flatMap((outcome) => (typeof outcome === 'object' ? [outcome.fault] : [])),
  };
};

/** `fault` is why it could neither be told nor hung up on. */
type Said = 'sent' | 'gone' | { readonly fault: unknown };

/**
 * Says the same to all of these, each by itself. A telling is owed to a connection: one that takes no post after every
 * try is hung up on, so that whoever is there comes back and reads everything anew, and nobody else hears of it. One that
 * cannot even be hung up on is given up all the same, unless none of them could be reached: then it is the gateway
 * that is not there, and the telling is still owed. Never rejects.
 */
export const sayAll = async (
  connections: Connections,
  to: readonly ConnectionId[],
  message: DownMessage,
): Promise<readonly Said[]> => {
  const said = await Promise.all(to.map((connectionId) => say(connections, connectionId, message)));
  const isReached = said.some((outcome) => typeof outcome === 'string');
  return isReached ? said.map((outcome) => (typeof outcome === 'string' ? outcome : 'gone')) : said;
};

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

/** Does something for each at once. What it throws has failed. Never rejects. */
export const eachTold = async <T>(
  all: readonly T[],
  act: (one: T) => Promise<readonly GoneConnection[]>,
): Promise<Told> => {
  const outcomes = await Promise.allSettled(all.map(act));
  return {
    gone: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : [])),
    failed: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])),
  };
};

export const together = (all: readonly Told[]): Told => ({
  gone: all.flatMap(({ gone }) => gone),
  failed: all.flatMap(({ failed }) => failed),
});
