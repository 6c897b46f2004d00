import type { Instant } from '../../../shared/instant.ts';

/** What is so, since when, and what was so until when. */
type Turn<T> = {
  readonly is: T;
  readonly since: Instant;
  readonly past: readonly { readonly was: T; readonly until: Instant }[];
};

/** What is so of each of many, and what was so at any time: a function may go by what was so when it began. */
export type Turns<T> = {
  readonly note: (of: string, is: T) => void;
  readonly now: (of: string) => Turn<T>;
  /** At any time since then. */
  readonly was: (of: string, wanted: (one: T) => boolean, since: number) => boolean;
  /** All the time since then, and before. */
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
