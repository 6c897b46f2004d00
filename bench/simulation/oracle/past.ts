import type { Instant } from '../../../shared/instant.ts';

/** Nothing earlier is ever asked for: a function lives for half a minute, and an index lags by ten seconds. */
const REMEMBERED = 120_000;

type Turn<T> = { readonly was: T; readonly since: number; until: number | null };

/**
 * Earlier states of many things, and until when each lasted: somebody who looks for a while may have seen any of them.
 */
export const createPast = <T>(now: () => Instant) => {
  const turns = new Map<string, Turn<T>[]>();
  return {
    note: (key: string, was: T): void => {
      const known = (turns.get(key) ?? []).filter(
        ({ until }) => until === null || until > now() - REMEMBERED,
      );
      const last = known.at(-1);
      if (last) last.until = now();
      turns.set(key, [...known, { was, since: now(), until: null }]);
    },
    /** Every state at any time since then; null for nothing, before there was any. */
    since: (key: string, then: number): readonly (T | null)[] => {
      const known = turns.get(key) ?? [];
      const found: (T | null)[] = known
        .filter(({ until }) => until === null || until >= then)
        .map(({ was }) => was);
      return (known[0]?.since ?? Number.POSITIVE_INFINITY) > then ? [null, ...found] : found;
    },
    keys: (): Iterable<string> => turns.keys(),
    now: (key: string): T | null => turns.get(key)?.at(-1)?.was ?? null,
  };
};

export type Past<T> = ReturnType<typeof createPast<T>>;
