import type { Instant } from '../../../shared/instant.ts';

/** A value and since when it is true, and the values before with the instants at which they ended. */
type Turn<T> = {
  readonly is: T;
  readonly since: Instant;
  readonly past: readonly { readonly was: T; readonly until: Instant }[];
};

/**
 * The present value for each of many, and the value at any earlier time: a function may act on what was true when it
 * began.
 */
export type Turns<T> = {
  readonly note: (of: string, is: T) => void;
  readonly now: (of: string) => Turn<T>;
  /** At any time since then. */
  readonly was: (of: string, wanted: (one: T) => boolean, since: number) => boolean;
  /** At all times since then. */
  readonly stayed: (of: string, wanted: (one: T) => boolean, since: number) => boolean;
};

export const createTurns = <T>(now: () => Instant, first: T): Turns<T> => {
  const turns = new Map<string, Turn<T>>();
  const beginning: Turn<T> = { is: first, since: 0 as Instant, past: [] };
  const nowOf = (of: string) => turns.get(of) ?? beginning;
  return {
    note: (of, is) => {
      const { is: was, past } = nowOf(of);
      if (was !== is) turns.set(of, { is, since: now(), past: [...past, { was, until: now() }] });
    },
    now: nowOf,
    was: (of, wanted, since) => {
      const { is, past } = nowOf(of);
      return wanted(is) || past.some(({ was, until }) => until >= since && wanted(was));
    },
    stayed: (of, wanted, since) => {
      const { is, since: begun } = nowOf(of);
      return wanted(is) && begun < since;
    },
  };
};
