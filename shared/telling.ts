import type { DownMessage } from './messages.ts';
import type { GoneConnection } from './participant.ts';
import type { Connections } from './ports.ts';

/** What became of a telling: who was found gone, and why others could not be told after every try. */
export type Told = { readonly gone: readonly GoneConnection[]; readonly failed: readonly unknown[] };

/** Tells all of them at once, so that one who is slow or gone delays nobody else. Never rejects. */
export const tell = (
  connections: Connections,
  to: readonly GoneConnection[],
  message: DownMessage,
): Promise<Told> =>
  eachTold(to, async (line) =>
    (await connections.post(line.connectionId, message)) === 'gone' ? [line] : [],
  );

/** Does something for each at once. What it answers with is gone, what it throws has failed. Never rejects. */
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
