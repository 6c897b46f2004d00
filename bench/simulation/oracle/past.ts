import type { Instant } from '../../../shared/instant.ts';

/** Nobody asks what was so longer ago: a function lives for half a minute, and an index lags by ten seconds. */
const REMEMBERED = 120_000;

type Turn<T> = { readonly was: T; readonly since: number; until: number | null };

/** What was so of each of many things, and until when: whoever looks at them for a while may have seen any of it. */
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
    /** All that was so at any time since then; null for nothing, before anything was. */
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
